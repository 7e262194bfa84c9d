#!/usr/bin/env bash
# In a PDF of ReportLab with its Chinese font, a name with a rare character makes readers lose what follows on the line.
#
# The built-in font STSong-Light is written with the encoding UniGB-UCS2-H, whose units are two bytes; characters beyond U+FFFF
# (𬭎 and 𠮷 stand on identity cards) need UniGB-UTF16-H (PDF 32000-1, table 118). ReportLab 5.1.0 writes their surrogates
# under the first, without an error. pypdf 7.1.1 and pdfium (pypdfium2 5.15.2) guess and find the text; pdfminer.six 20260107
# reads other characters for the name; PyMuPDF 1.26.7 (and 2.0) falls out of step: no "12月3日 9:00" is left.
# A search for the customer finds no record, and a receipt read by another program has no time. Embed a TrueType font.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check reportlab==5.1.0 pypdf==7.1.1 pypdfium2==5.15.2 pdfminer.six==20260107 pymupdf==1.26.7 2>/dev/null
venv/bin/python - <<'PY'
import pymupdf
import pypdf
import pypdfium2
from pdfminer.high_level import extract_text
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
READERS = {
    "pypdf": lambda file: pypdf.PdfReader(file).pages[0].extract_text(),
    "pdfium": lambda file: pypdfium2.PdfDocument(file)[0].get_textpage().get_text_range(),
    "pdfminer": extract_text,
    "pymupdf": lambda file: pymupdf.open(file)[0].get_text(),
}


def readings(text):
    canvas = Canvas("receipt.pdf")
    canvas.setFont("STSong-Light", 12)
    canvas.drawString(50, 700, text)
    canvas.save()
    return {name: read("receipt.pdf").strip() for name, read in READERS.items()}


RARE, USUAL = "𬭎先生 12月3日 9:00 完成", "宏先生 12月3日 9:00 完成"
rare, usual = readings(RARE), readings(USUAL)
for text, found in ((USUAL, usual), (RARE, rare)):
    print(f"ReportLab 5.1.0 writes {text}: " + "; ".join(f"{name} reads {line}" for name, line in found.items()))
whole = rare["pypdf"] == rare["pdfium"] == RARE and set(usual.values()) == {USUAL}
name_lost = "𬭎" not in rare["pdfminer"] and rare["pdfminer"].endswith("12月3日 9:00 完成")
line_lost = not any(part in rare["pymupdf"] for part in ("𬭎", "12月", "9:00", "完成"))
raise SystemExit(0 if whole and name_lost and line_lost else 1)
PY
