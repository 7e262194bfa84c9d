#!/usr/bin/env bash
# ReportLab wraps Chinese text in the middle of telephone and order numbers, leaves （ at the end of a line and begins one with ，.
#
# `wordWrap="CJK"` is the only way to wrap text that has no blanks. It may break after any character, also between two digits: UAX #14
# (LB25) keeps a number together, and by LB13 and LB14 no line begins with ， or ends with （. ReportLab 5.1.0 keeps a closing mark from the
# beginning of a line after a Chinese character, and not after a number. Most widths look right; with another name or font the customer
# reads 138001380 and, below, 00, and whoever copies the line copies a number that nobody has.
# Choose the breaks oneself (ICU, UAX #14), or put numbers into cells of their own.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check reportlab==5.1.0 2>/dev/null
venv/bin/python - <<'PY'
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
STYLE = ParagraphStyle("receipt", fontName="STSong-Light", fontSize=12, leading=16, wordWrap="CJK")
PHONE, ORDER = "13800138000", "GD-20261130-00471"
TEXT = f"服务回执工单号{ORDER}，请拨打{PHONE}联系张师傅（周一至周五9:00）。"


def lines(width):
    paragraph = Paragraph(TEXT, STYLE)
    paragraph.wrap(width, 1000)
    return ["".join(piece if isinstance(piece, str) else piece.text for piece in line[1]) for line in paragraph.blPara.lines]


seen = {width: lines(width) for width in (100, 140, 200)}
for width, wrapped in seen.items():
    print(f"ReportLab 5.1.0, {width} pt:", " | ".join(wrapped))
split_phone = not any(PHONE in line for line in seen[100])
split_order = not any(ORDER in line for line in seen[140])
open_bracket = any(line.endswith("（") for line in seen[140])
comma_first = any(line.startswith("，") for line in seen[100])
raise SystemExit(0 if split_phone and split_order and open_bracket and comma_first else 1)
PY
