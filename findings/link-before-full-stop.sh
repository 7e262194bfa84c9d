#!/usr/bin/env bash
# A link before a Chinese full stop takes the rest of the sentence along: five of seven libraries that make links do it.
#
# 请点 https://… 。如需改期请回复 (press, full stop, answer to change): Chinese has no blank after a full stop. bleach 6.4.0, Django
# 5.2.19, Jinja2 3.1.6, linkifyjs 4.4.0 and marked 18.2.1 (as GFM has it) end a link at a blank or at ASCII punctuation, so 。 and all
# that follows become the path. RFC 3986 ends a URI at 。 and RFC 3987 lets an IRI go on: each can be defended. linkify-it
# 6.1.0 and autolinker 4.1.5 stop in time, but not before a character (…/Ab3请于18点前确认). Without a blank in front linkify-it
# and Jinja2 make no link, and Django makes one to the host 请点https. The customer presses the link of his appointment and
# reads "not found". In a message put a blank or a line break on both sides of a link; then all seven agree.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check bleach==6.4.0 Django==5.2.19 Jinja2==3.1.6 2>/dev/null
npm install --silent --no-audit --no-fund --prefix . linkify-it@6.1.0 linkifyjs@4.4.0 autolinker@4.1.5 marked@18.2.1 >/dev/null 2>&1
cat > links.mjs <<'JS'
import * as linkifyIt from 'linkify-it'
import { find } from 'linkifyjs'
import Autolinker from 'autolinker'
import { marked } from 'marked'
const text = process.argv[2]
const first = (html) => decodeURI(/href="([^"]*)"/.exec(html)?.[1] ?? '')
const matcher = new linkifyIt.LinkifyIt()
console.log(`linkify-it ${matcher.match(text)?.[0].url ?? ''}`)
console.log(`linkifyjs ${find(text)[0]?.href ?? ''}`)
console.log(`autolinker ${first(Autolinker.link(text))}`)
console.log(`marked ${first(marked.parse(text))}`)
JS
venv/bin/python - <<'PY'
import re
import subprocess
from urllib.parse import unquote

import bleach
from django.conf import settings
from django.utils.html import urlize
from jinja2.utils import urlize as jinja_urlize

settings.configure(USE_I18N=False)
LINK = "https://visit.example.org/c/Ab3"


def first(html):
    found = re.search(r'href="([^"]*)"', str(html))
    return unquote(found[1]) if found else ""


def links(text):
    lines = subprocess.run(["node", "links.mjs", text], capture_output=True, text=True, check=True).stdout.splitlines()
    found = {name: url for name, _, url in (line.partition(" ") for line in lines)}
    return found | {"bleach": first(bleach.linkify(text)), "Django": first(urlize(text)), "Jinja2": first(jinja_urlize(text))}


TEXTS = (f"请点 {LINK}。如需改期请回复", f"请点 {LINK}请于18点前确认", f"请点{LINK}。如需改期请回复", f"请点 {LINK} 如需改期请回复")
stop, character, joined, blanks = seen = [links(text) for text in TEXTS]
for text, found in zip(TEXTS, seen):
    print(text)
    for name, url in found.items():
        print(f"  {name}: {url or 'no link'}")
right = [{name for name, url in found.items() if url == LINK} for found in seen]
as_said = right == [{"linkify-it", "autolinker"}, set(), {"autolinker"}, set(stop)]
without = {name for name, url in joined.items() if not url}
raise SystemExit(0 if as_said and without == {"linkify-it", "Jinja2"} and joined["Django"].startswith("http://请点https:") else 1)
PY
