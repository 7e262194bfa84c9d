#!/usr/bin/env bash
# jionlp 1.5.31 reads 两千五 (2500) as 2005 yuan, 一万二 (12,000) as 10,002, and 3万5 (35,000) as 60,010.
#
# Spoken Chinese leaves out the last unit: a digit after 百, 千 or 万 counts in the next lower one, 2005 is 两千零五 with its
# 零. parse_money() adds the digit as units, and of a mixed 3万5 it makes a sum that nobody said. It says that the result is
# "accurate". cn2an 0.5.24 (mode smart) is right in all of them, and both agree as soon as the sum ends with its unit.
# A price that a customer agrees to at the door, taken from dictation or from a note, is wrong by hundreds without an error.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv; venv/bin/pip install --quiet --disable-pip-version-check jionlp==1.5.31 cn2an==0.5.24 2>/dev/null
cat > money.py <<'PY'
import cn2an
import jionlp

SUMS = {"一百八": 180, "两千五": 2500, "一万二": 12000, "3万5": 35000, "一百八十元": 180, "两千零五元": 2005, "一万二千元": 12000}
found = []
for words, meant in SUMS.items():
    money = jionlp.parse_money(words)
    other = cn2an.cn2an(words.removesuffix("元"), "smart")
    found.append((float(money["num"]), money["definition"], other == meant))
    print(f"{words} means {meant}: jionlp 1.5.31 says {money['num']} ({money['definition']}), cn2an 0.5.24 says {other}")
expected = [108, 2005, 10002, 60010, 180, 2005, 12000]
raise SystemExit(0 if found == [(float(number), "accurate", True) for number in expected] else 1)
PY
venv/bin/python money.py 2>/dev/null | grep -v '^#'
