#!/usr/bin/env bash
# phonenumbers 9.0.43 still takes a Chinese number's carrier for certain: numbers have moved between carriers since 2019.
#
# safe_display_name() promises the carrier only where numbers cannot be taken along, and is empty for Germany or Hong Kong.
# Its metadata does not list China as such a region, although 携号转网 is open in all provinces since November 2019 (rules of
# the ministry, 携号转网服务管理规定, in force 1 December 2019); Vietnam (2018), Ukraine (2019) and the Philippines (2021) are
# missing too. The name is that of the carrier which once got the block. An account manager who sorts customers into
# "ours" and "theirs" by it is wrong about exactly those who have changed; ask, or ask the network.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv; venv/bin/pip install --quiet --disable-pip-version-check phonenumbers==9.0.43 2>/dev/null
venv/bin/python - <<'PY'
import phonenumbers
from phonenumbers import PhoneNumberType, carrier

PORTED = ("CN", "VN", "UA", "PH", "HK", "DE")


def names(region):
    number = phonenumbers.example_number_for_type(region, PhoneNumberType.MOBILE)
    return carrier.name_for_number(number, "en"), carrier.safe_display_name(number, "en")


found = {region: (phonenumbers.is_mobile_number_portable_region(region), *names(region)) for region in PORTED}
for region, (portable, name, safe) in found.items():
    print(f"{region}: numbers can move: {portable}; example belongs to {name or '-'}, safe to display: {safe or '-'}")
service = phonenumbers.parse("13800138000", "CN")
safe = carrier.safe_display_name(service, "zh")
print(f"CN, a number of the block 138: safe to display: {safe}")
unknown = [region for region, (portable, _, _) in found.items() if not portable]
raise SystemExit(0 if unknown == ["CN", "VN", "UA", "PH"] and safe == "中国移动" and not found["DE"][2] and not found["HK"][2] else 1)
PY
