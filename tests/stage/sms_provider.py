"""A provider of text messages on a port of its own. It checks what it gets as the public documentation of its model
says, by code that shares nothing with ours, and answers as it is told."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, quote

from sms_files import EXAMPLES

SECRET = "kept-between-the-two"
KEYS = f"key_id=AKID key_secret={SECRET} app=1400006666 callback={'c' * 32}"
NOTHING = "nothing"
"""An answer that never comes."""


@dataclass
class Sent:
    """A message that a provider took, or was asked to take."""

    phone: str
    template: str
    parameters: Any
    ours: str


@dataclass
class Provider:
    """What arrived, in order, and what is wrong with it. `answers` are given in turn; then all is taken."""

    model: str
    port: int
    sent: list[Sent] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    answers: list[tuple[int, str] | str] = field(default_factory=list)
    nonces: set[str] = field(default_factory=set)

    @property
    def file(self) -> str:
        """The shipped description of this model, at this address."""
        text = (EXAMPLES / f"{self.model}.yaml").read_text()
        here = f"127.0.0.1:{self.port}"
        for host in ("dysmsapi.aliyuncs.com", "sms.tencentcloudapi.com"):
            text = text.replace(f"https://{host}", f"http://{here}").replace(host, here)
        return text

    def take(self, headers: Message, body: bytes) -> None:
        """Looks at a request."""
        sent = self._aliyun(body) if self.model == "aliyun" else self._tencent(headers, body)
        self.sent.append(sent)

    def _aliyun(self, body: bytes) -> Sent:
        fields = dict(parse_qsl(body.decode(), strict_parsing=True))
        given = fields.pop("Signature")
        pairs = sorted((quote(name, safe="~"), quote(value, safe="~")) for name, value in fields.items())
        listed = quote("&".join("=".join(pair) for pair in pairs), safe="~")
        mac = hmac.new(f"{SECRET}&".encode(), f"POST&{quote('/', safe='')}&{listed}".encode(), hashlib.sha1)
        self._expect(base64.b64encode(mac.digest()).decode() == given, "SignatureDoesNotMatch")
        self._expect(fields["SignatureNonce"] not in self.nonces, "SignatureNonceUsed")
        self.nonces.add(fields["SignatureNonce"])
        self._expect(fields["AccessKeyId"] == "AKID" and fields["Action"] == "SendSms", "InvalidAction")
        self._expect(fields["SignName"] == "上门服务", "isv.SMS_SIGNATURE_ILLEGAL")
        return Sent(
            fields["PhoneNumbers"], fields["TemplateCode"], json.loads(fields["TemplateParam"]), fields["OutId"]
        )

    def _tencent(self, headers: Message, body: bytes) -> Sent:
        day_scope = headers["Authorization"].split("Credential=AKID/")[1].split(",")[0]
        day, service, _ = day_scope.split("/")
        seen = f"content-type:{headers['Content-Type']}\nhost:{headers['Host']}\n"
        whole = "\n".join(("POST", "/", "", seen, "content-type;host", hashlib.sha256(body).hexdigest()))
        hashed = hashlib.sha256(whole.encode()).hexdigest()
        to_sign = "\n".join(("TC3-HMAC-SHA256", headers["X-TC-Timestamp"], day_scope, hashed))
        key = f"TC3{SECRET}".encode()
        for part in (day, service, "tc3_request", to_sign):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        self._expect(headers["Authorization"].endswith(f"Signature={key.hex()}"), "AuthFailure.SignatureFailure")
        self._expect(headers["X-TC-Action"] == "SendSms" and service == "sms", "InvalidAction")
        said = json.loads(body)
        [phone] = said["PhoneNumberSet"]
        self._expect(said["SmsSdkAppId"] == "1400006666", "InvalidParameterValue.SdkAppIdNotExist")
        return Sent(phone, said["TemplateId"], said["TemplateParamSet"], said["SessionContext"])

    def _expect(self, right: bool, fault: str) -> None:
        if not right:
            self.faults.append(fault)

    def answer(self) -> tuple[int, str] | str:
        """What to say to the message that came last."""
        if self.faults:
            return 200, self._said(self.faults[-1])
        return self.answers.pop(0) if self.answers else (200, self._said("OK", f"{len(self.sent)}^0"))

    def _said(self, code: str, id: str = "") -> str:
        if self.model == "aliyun":
            return json.dumps({"Code": code, "Message": code, "BizId": id, "RequestId": "R"})
        status = {"SerialNo": id, "Code": "Ok" if code == "OK" else code, "Fee": 1}
        return json.dumps({"Response": {"SendStatusSet": [status], "RequestId": "R"}})


@contextmanager
def sms_provider(model: str) -> Iterator[Provider]:
    """A provider that listens until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            twin.take(self.headers, body)
            said = twin.answer()
            if isinstance(said, str):
                self.close_connection = True
                return
            self.send_response(said[0])
            self.end_headers()
            self.wfile.write(said[1].encode())

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    twin = Provider(model, server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield twin
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
