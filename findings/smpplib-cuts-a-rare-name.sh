#!/usr/bin/env bash
# A long SMS that smpplib splits can tear a character of a name in two, and no telephone puts it together.
#
# In UCS-2 a part of a long message has 134 octets (3GPP TS 23.040, 9.2.3.24.1: 140 less a header of 6), which are 67 units of 16 bits. A
# character beyond U+FFFF has two of them (𠮷 and 𬭎 stand on identity cards). `gsm.make_parts` of smpplib 2.2.4 cuts after
# 134 octets, also between the two. Telephones read each part by itself and then join the texts: the customer reads 尊敬的��先生. It depends
# on where the name stands: one character more before it, and everything is right. smsutil 1.1.3 cuts one unit earlier.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check smpplib==2.2.4 smsutil==1.1.3 2>/dev/null
venv/bin/python - <<'PY'
import smsutil
from smpplib import gsm

HEADER = 6


def by_smpplib(text):
    parts, _, _ = gsm.make_parts(text)
    return "".join(part[HEADER:].decode("utf-16-be", errors="replace") for part in parts)


def by_smsutil(text):
    return "".join(part.content for part in smsutil.split(text).parts)


def message(before):
    return "约" * before + "𠮷先生，师傅预计明天上午到"


read = {before: (by_smpplib(message(before)), by_smsutil(message(before))) for before in (65, 66, 67)}
for before, (one, other) in read.items():
    print(f"𠮷 after {before} characters: smpplib 2.2.4 …{one[before - 1:before + 4]}, smsutil 1.1.3 …{other[before - 1:before + 3]}")
torn = [before for before, (one, _) in read.items() if one != message(before)]
raise SystemExit(0 if torn == [66] and all(other == message(before) for before, (_, other) in read.items()) else 1)
PY
