#!/usr/bin/env bash
# phonenumbers 9.0.42 does not know the Chinese word for an extension, and takes a dash before one for part of the number.
#
# 010-62345678转801 (转, "put through to", as every Chinese letterhead has it) is not a phone number to it; 010-62345678-801
# becomes the fifteen digits +861062345678801 without an error, which only is_possible_number() refuses; "ext. 801" works.
# Who parses and stores without that second question dials a number that does not exist.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv; venv/bin/pip install --quiet --disable-pip-version-check phonenumberslite==9.0.42 2>/dev/null
venv/bin/python - <<'PY'
import phonenumbers


def seen(text):
    try:
        number = phonenumbers.parse(text, "CN")
    except phonenumbers.NumberParseException as error:
        return f"refused: {error}"
    possible = "possible" if phonenumbers.is_possible_number(number) else "not possible"
    return f"{phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)}, extension {number.extension}, {possible}"


texts = ["010-62345678 ext. 801", "010-62345678转801", "010-62345678-801"]
answers = [seen(text) for text in texts]
for text, answer in zip(texts, answers):
    print(f"{text}: {answer}")
expected = ["+861062345678, extension 801, possible", "refused", "+861062345678801, extension None, not possible"]
raise SystemExit(0 if all(answer.startswith(start) for answer, start in zip(answers, expected)) else 1)
PY
