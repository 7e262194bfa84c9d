#!/usr/bin/env bash
# pywebpush signs every later push for the push service and the hour of the first one, when the claims are kept in one place.
#
# RFC 8292 (2): the claim `aud` names the origin of the push service that is called, `exp` lies at most 24 hours ahead. `webpush()` of
# pywebpush 2.5.0 fills in what is missing, in the mapping that it was given. A server that keeps {"sub": …} as a setting sends the first
# technician's browser a right token; the next browser, of another maker, gets a token for the first one's service and answers 403; and from
# the thirteenth hour on `exp` has passed for all of them. A test with one subscription sees nothing. Hand over a copy: dict(claims).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pywebpush==2.5.0 py-vapid==1.9.6 2>/dev/null
venv/bin/python - <<'PY'
import base64
import json
import os
from unittest import mock

import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid
from pywebpush import webpush


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def subscription(endpoint):
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    point = key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return {"endpoint": endpoint, "keys": {"p256dh": b64(point), "auth": b64(os.urandom(16))}}


def claimed(headers):
    token = next(value for name, value in headers.items() if name.lower() == "authorization")
    part = token.split("t=")[1].split(",")[0].split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


sent = []


def post(url, **kwargs):
    sent.append((url, claimed(kwargs["headers"])))
    answer = requests.Response()
    answer.status_code = 201
    return answer


keys = Vapid()
keys.generate_keys()
SERVICES = ("https://push.one.example/send/1", "https://push.two.example/send/2")


def push(claims_of):
    sent.clear()
    with mock.patch("requests.post", side_effect=post), mock.patch("requests.Session.post", side_effect=post):
        for endpoint in SERVICES:
            webpush(subscription(endpoint), data="x", vapid_private_key=keys, vapid_claims=claims_of())
    return [(url, claims["aud"]) for url, claims in sent]


CLAIMS = {"sub": "mailto:operator@example.org"}
copied = push(lambda: dict(CLAIMS))
shared = push(lambda: CLAIMS)
for how, seen in (("a copy each", copied), ("one mapping", shared)):
    for url, audience in seen:
        print(f"pywebpush 2.5.0, {how}: to {url} signed for {audience}")
right = [audience for _, audience in copied] == ["https://push.one.example", "https://push.two.example"]
stale = [audience for _, audience in shared] == ["https://push.one.example"] * 2 and "exp" in CLAIMS
raise SystemExit(0 if right and stale else 1)
PY
