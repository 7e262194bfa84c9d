#!/usr/bin/env bash
# Five libraries that take a Chinese address apart send 南京西路100号, a street of Shanghai, to Nanjing in Jiangsu.
#
# Many streets are named after cities, and whoever books within one town leaves the town out. The libraries take the
# name's beginning for the city and cut it off: what is left is 西路100号, a street that does not exist. Naming the district
# (静安区) repairs it in four, not in addressparser, which then places Shanghai's district in Nanjing; with 青岛市 (Qingdao) in
# front, addressparser still moves 香港中路 to Hong Kong. Of 吉林大街 in 吉林市 it and zh-address-parse lose the street's name.
# Nothing is reported as uncertain. Put the team's own town in front before asking, keep the text as it was typed, and
# compare: province, city, district and rest must contain what was there.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check cpca==0.5.5 addressparser==0.2.4 jionlp==1.5.31 pandas==2.3.3 six==1.17.0 2>/dev/null
npm install --silent --no-audit --no-fund --prefix . zh-address-parse@1.3.16 address-parse@1.2.19 >/dev/null 2>&1
cat > parts.js <<'JS'
const first = require('zh-address-parse').default || require('zh-address-parse')
const second = require('address-parse').default || require('address-parse')
for (const text of process.argv.slice(2)) {
  const one = first(text, { type: 0 })
  const two = second.parse(text)[0]
  console.log(['zh-address-parse', text, one.province, one.city, one.area, one.detail].join('|'))
  console.log(['address-parse', text, two.province, two.city, two.area, two.details].join('|'))
}
JS
cat > parts.py <<'PY'
import sys
import warnings

warnings.filterwarnings("ignore")
import addressparser
import cpca
import jionlp

for text in sys.argv[1:]:
    found = jionlp.parse_location(text)
    print("cpca", text, *(part or "" for part in cpca.transform([text]).iloc[0].tolist()[:4]), sep="|")
    print("addressparser", text, *addressparser.transform([text]).iloc[0].tolist()[:4], sep="|")
    print("jionlp", text, *(found[part] or "" for part in ("province", "city", "county", "detail")), sep="|")
PY
addresses="南京西路100号 静安区南京西路100号 青岛市香港中路1号 吉林市船营区吉林大街1号"
# shellcheck disable=SC2086
seen=$(node parts.js $addresses; venv/bin/python parts.py $addresses 2>/dev/null | grep '|')
echo "library|address|province|city|district|rest"
echo "$seen"
for library in cpca addressparser jionlp zh-address-parse address-parse; do
  grep -q "^$library|南京西路100号|江苏省|南京市||西路100号$" <<<"$seen" || exit 1
done
for line in "cpca|静安区南京西路100号|上海市|市辖区|静安区|南京西路100号" "jionlp|静安区南京西路100号|上海市|上海市|静安区|南京西路100号" \
  "addressparser|静安区南京西路100号|江苏省|南京市|静安区|西路100号" "addressparser|青岛市香港中路1号|香港特别行政区|青岛市||中路1号" \
  "addressparser|吉林市船营区吉林大街1号|吉林省|吉林市|船营区|大街1号" "zh-address-parse|吉林市船营区吉林大街1号|吉林省|||市船营区大街1号"; do
  grep -qF "$line" <<<"$seen" || exit 1
done
