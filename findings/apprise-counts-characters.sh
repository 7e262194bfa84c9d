#!/usr/bin/env bash
# Apprise sends three times what a WeCom robot takes, and calls it sent.
#
# A text of a WeCom robot has at most 2048 bytes, and a Chinese character has three. Apprise 2.3.0 splits and cuts at 2048 characters
# ("limited to 2048 bytes", says its source), in every mode of `overflow`, so that a Chinese text of 683 to 2048 characters goes out in
# one piece. The robot answers HTTP 200 with errcode 40058 (content exceeds 2048), nobody reads anything, and `notify` is true.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check apprise==2.3.0 2>/dev/null
venv/bin/python - <<'PY'
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import apprise
from apprise.plugins.wecombot import NotifyWeComBot

refused = []


class Robot(BaseHTTPRequestHandler):
    """What a WeCom robot does with the length of a text."""

    def do_POST(self):
        text = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["text"]["content"]
        size = len(text.encode())
        if size > 2048:
            refused.append((len(text), size))
        answer = {"errcode": 40058, "errmsg": "text.content exceed max length 2048"} if size > 2048 else {"errcode": 0}
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Robot)
threading.Thread(target=server.serve_forever, daemon=True).start()
NotifyWeComBot.notify_url = f"http://127.0.0.1:{server.server_port}/"
NotifyWeComBot.request_rate_per_sec = 0

surprised = 0
for overflow in ("upstream", "split", "truncate"):
    refused.clear()
    robot = apprise.Apprise()
    assert robot.add(f"wecombot://abcdef-1234-5678-90ab-abcdefabcdef?overflow={overflow}")
    said = bool(robot.notify(body="晚" * 2000))
    for characters, size in refused:
        print(f"overflow={overflow}: {characters} characters, {size} bytes, refused; Apprise says {'sent' if said else 'not sent'}")
    surprised += bool(refused) and said
raise SystemExit(0 if surprised == 3 else 1)
PY
