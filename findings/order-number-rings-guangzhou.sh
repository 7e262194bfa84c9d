#!/usr/bin/env bash
# An order number made of a date, such as 2026120301, is a valid telephone number: it rings somebody in Guangzhou.
#
# Chinese landlines are written 020-2612 0301, with the zero. phonenumbers 9.0.43 and libphonenumber-js 1.13.16 accept the
# number without it, and 20 is Guangzhou: the first order of 3 December 2026 (date and two digits), also written 20261203-01
# or 2026/12/03-01, is +86 20 2612 0301, is_valid_number() included. Whoever searches a work order's text for numbers gets
# the order's first and the customer's second; whoever takes the wrong column of an import sees no error for any date of
# this century. With a third digit at the end it is refused, so a test with longer numbers does not show it.
# Take a Chinese landline for one only with its 0 or +86, and look at the word in front of a number (工单, 电话).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv; venv/bin/pip install --quiet --disable-pip-version-check phonenumbers==9.0.43 2>/dev/null
npm install --silent --no-audit --no-fund --prefix . libphonenumber-js@1.13.16 >/dev/null 2>&1
cat > find.js <<'JS'
const { findPhoneNumbersInText, isValidPhoneNumber } = require('libphonenumber-js/max')
const [number, text] = process.argv.slice(2)
console.log(isValidPhoneNumber(number, 'CN'), ...findPhoneNumbersInText(text, 'CN').map((found) => found.number.number))
JS
venv/bin/python - <<'PY'
import subprocess
from datetime import date, timedelta

import phonenumbers

TEXT = "工单2026120301，电话13800138000"


def valid(text):
    return phonenumbers.is_valid_number(phonenumbers.parse(text, "CN"))


for number in ("2026120301", "20261203-01", "2026/12/03-01", "20261203001"):
    print(f"phonenumbers 9.0.43: {number} is a valid number in China: {valid(number)}")
found = [phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164) for match in phonenumbers.PhoneNumberMatcher(TEXT, "CN")]
print(f"phonenumbers 9.0.43 finds in {TEXT}: {', '.join(found)}")
script = subprocess.run(["node", "find.js", "2026120301", TEXT], capture_output=True, text=True, check=True).stdout.split()
print(f"libphonenumber-js 1.13.16: valid: {script[0]}, finds: {', '.join(script[1:])}")
days = [date(2026, 1, 1) + timedelta(n) for n in range(365)]
rings = sum(valid(f"{day:%Y%m%d}01") for day in days)
years = [year for year in range(1990, 2100) if valid(f"{year}120301")]
print(f"first orders of 2026 that are valid numbers: {rings} of {len(days)}; years in which 3 December is: {years[0]} to {years[-1]}")
both = ["+862026120301", "+8613800138000"]
shown = valid("2026120301") and valid("20261203-01") and valid("2026/12/03-01") and not valid("20261203001")
raise SystemExit(0 if shown and found == both and script == ["true", *both] and rings == 365 and (years[0], years[-1]) == (2000, 2099) else 1)
PY
