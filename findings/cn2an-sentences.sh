#!/usr/bin/env bash
# cn2an 0.5.24 turns 十分满意 (very satisfied) into 10分满意, a mark of ten, and 2026-12-03 into 2026, minus 12, minus 3.
#
# transform() is made for sentences: digits for characters in what was dictated, characters for digits in what is read aloud.
# It takes 十分 (very) and 一会儿 (soon) for numbers, and 一点也不满意 (not satisfied at all) becomes one point; the answer to an
# open question changes its sense. The other way it reads a telephone number as a sum (138 hundred millions and so on), the
# colon of 9:00 as it stands, and the hyphens of a date as minus; 2026年12月3日 and prices are right. No error, no warning.
# Keep what the customer said as it was, and before a reminder is spoken write dates, hours and numbers out yourself.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv; venv/bin/pip install --quiet --disable-pip-version-check cn2an==0.5.24 2>/dev/null
venv/bin/python - <<'PY'
import cn2an

DICTATED = {"一百八十八块": "188块", "百分之九十五": "95%", "十分满意": "10分满意", "一点也不满意": "1点也不满意", "一会儿到": "1会儿到"}
SPOKEN = {
    "2026年12月3日": "二零二六年十二月三日",
    "99.5元": "九十九点五元",
    "2026-12-03": "二千零二十六负十二负三",
    "9:00到11:00": "九:零到十一:零",
    "请拨打10086": "请拨打一万零八十六",
    "电话13800138000": "电话一百三十八亿零一十三万八千",
}
seen = {words: cn2an.transform(words, "cn2an") for words in DICTATED} | {words: cn2an.transform(words, "an2cn") for words in SPOKEN}
for words, changed in seen.items():
    print(f"cn2an 0.5.24: {words} becomes {changed}")
raise SystemExit(0 if seen == DICTATED | SPOKEN else 1)
PY
