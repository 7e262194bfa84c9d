#!/usr/bin/env bash
# segno 1.6.6 writes 上门服务 (service at home) into a QR code in which a reader finds 荳企葎譛榊苅.
#
# A QR code has a Kanji mode for characters of Shift JIS (ISO/IEC 18004). segno chooses it by the bytes, not by the
# characters: a text that Shift JIS lacks becomes UTF-8, and if those bytes happen to lie in the ranges of Kanji they are
# packed as Kanji. No error, no warning; encoding="utf-8" makes it more frequent, only mode="byte" prevents it. zxing-cpp
# and jsQR give back what the code says; zbar guesses and finds the text, so whoever tests with zbar sees nothing.
# It hits texts of nothing but Chinese characters, an even number of them: a label, a name. One digit or an odd number
# of characters hides it, so a test with another text passes. The library qrcode 8.2 is the counter-check.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check segno==1.6.6 qrcode==8.2 pillow==12.0.0 zxing-cpp==3.1.1 2>/dev/null
npm install --silent --no-audit --no-fund --prefix . jsqr@1.4.0 @undecaf/zbar-wasm@0.11.0 pngjs@7.0.0 >/dev/null 2>&1
cat > read.js <<'JS'
const jsQR = require('jsqr')
const zbar = require('@undecaf/zbar-wasm')
const { PNG } = require('pngjs')
async function main() {
  const { data, width, height } = PNG.sync.read(require('fs').readFileSync('code.png'))
  const pixels = new Uint8ClampedArray(data)
  const found = await zbar.scanRGBABuffer(pixels.buffer, width, height)
  console.log(`${jsQR(pixels, width, height).data}\n${found[0].decode()}`)
}
main()
JS
venv/bin/python - <<'PY'
import subprocess

import qrcode
import segno
import zxingcpp
from PIL import Image

HIT = ("上门服务", "服务", "师傅", "验收", "停电")
SPARED = ("宽带", "上门服务1", "上门服务部")


def written(word, **choice):
    code = segno.make_qr(word, **choice)
    code.save("code.png", scale=6)
    return code.mode, zxingcpp.read_barcodes(Image.open("code.png"))[0].text


as_said = True
for word in HIT + SPARED:
    mode, first = written(word)
    other = subprocess.run(["node", "read.js"], capture_output=True, text=True, check=True).stdout.splitlines()
    print(f"segno 1.6.6: {word} in mode {mode}; zxing-cpp 3.1.1 reads {first}, jsQR 1.4.0 {other[0]}, zbar 0.11.0 {other[1]}")
    as_said &= (mode == "kanji") == (first != word) == (other[0] != word) == (word in HIT) and other[1] == word
    qrcode.make(word).save("other.png")
    as_said &= zxingcpp.read_barcodes(Image.open("other.png"))[0].text == word == written(word, mode="byte")[1]
named = written("小区")[1] == "小区" != written("小区", encoding="utf-8")[1]
print(f"with mode='byte' and from qrcode 8.2 all are right: {as_said}; 小区 is right until encoding='utf-8' is given: {named}")
raise SystemExit(0 if as_said and named else 1)
PY
