#!/usr/bin/env bash
# Apprise calls a message sent that a WeCom or DingTalk robot has refused.
#
# Both robots answer HTTP 200 to everything and put the result into the body: `errcode` is 0 when the message went into the group,
# and something else when it did not (93000: the robot was removed from its group; 310000: no keyword of its settings is in the text).
# Apprise 2.3.0 looks at the status for WeCom and DingTalk, and answers SUCCESS; for Feishu it reads `code` and answers FAILURE.
# Whoever lets it tell a dispatcher that somebody is late believes that the group knows, and tries no other way.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check apprise==2.3.0 2>/dev/null
venv/bin/python - <<'PY'
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import apprise
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot

answer = {}


class Robot(BaseHTTPRequestHandler):
    """A robot's address: HTTP 200, and the result in the body."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Robot)
threading.Thread(target=server.serve_forever, daemon=True).start()
for plugin in (NotifyDingTalk, NotifyFeishu, NotifyWeComBot):
    plugin.notify_url = f"http://127.0.0.1:{server.server_port}/"

ROBOTS = {
    "WeCom": ("wecombot://abcdef-1234-5678-90ab-abcdefabcdef", {"errcode": 0}, {"errcode": 93000, "errmsg": "invalid webhook url"}),
    "DingTalk": ("dingtalk://abcdefabcdef12345678", {"errcode": 0}, {"errcode": 310000, "errmsg": "keywords not in content"}),
    "Feishu": ("feishu://abcdef-1234", {"code": 0}, {"code": 19024, "msg": "Key Words Not Found"}),
}
said = {}
for name, (address, taken, refused) in ROBOTS.items():
    robot = apprise.Apprise()
    assert robot.add(address)
    answer = taken
    assert robot.notify(body="GD-1042 迟到")
    answer = refused
    said[name] = bool(robot.notify(body="GD-1042 迟到"))
    print(f"Apprise {apprise.__version__}, {name} answers {json.dumps(refused)}: {'sent' if said[name] else 'not sent'}")
raise SystemExit(0 if said == {"WeCom": True, "DingTalk": True, "Feishu": False} else 1)
PY
