"""What a push service is handed: the payload encrypted for one browser (RFC 8291, aes128gcm of RFC 8188), and by whom
it is sent (VAPID, RFC 8292). Two short standards, on the ciphers of `cryptography`."""

from __future__ import annotations

import base64
import json
import os
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

CURVE = ec.SECP256R1()
RECORD_BYTES = 4096
"""What every push service takes (RFC 8291, section 4): the whole body, which is one record."""
HEAD_BYTES, TAG_BYTES = 16 + 4 + 1 + 65, 16
MOST = RECORD_BYTES - HEAD_BYTES - TAG_BYTES - 1
"""Bytes of a payload; its end is marked by one more."""
GOOD_FOR = timedelta(hours=12)
"""How long a push service may take the sender's word; at most a day (RFC 8292, section 2)."""


def encrypted(payload: bytes, p256dh: bytes, auth: bytes) -> bytes:
    """The body for the browser with these keys, by a pair and a salt of its own; raises ValueError for what is too long
    and for keys that are none."""
    return encrypted_by(ec.generate_private_key(CURVE), os.urandom(16), payload, p256dh, auth)


def encrypted_by(pair: ec.EllipticCurvePrivateKey, salt: bytes, payload: bytes, p256dh: bytes, auth: bytes) -> bytes:
    """The body by this pair and this salt, neither of which may ever be used twice."""
    if len(payload) > MOST:
        raise ValueError("too long to be pushed")
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, p256dh)
    ours = public_point(pair)
    shared = pair.exchange(ec.ECDH(), theirs)
    keying = HKDF(hashes.SHA256(), 32, auth, b"WebPush: info\0" + p256dh + ours).derive(shared)
    key = HKDF(hashes.SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(keying)
    nonce = HKDF(hashes.SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(keying)
    head = salt + RECORD_BYTES.to_bytes(4) + len(ours).to_bytes(1) + ours
    return head + AESGCM(key).encrypt(nonce, payload + b"\x02", None)


def authorization(pair: ec.EllipticCurvePrivateKey, endpoint: str, contact: str, now: datetime) -> str:
    """The header that says to this push service who sends, and where the operator is reached (`contact`)."""
    parts = urlsplit(endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": int((now + GOOD_FOR).timestamp()), "sub": contact}
    head = json.dumps({"typ": "JWT", "alg": "ES256"}, separators=(",", ":"))
    signed = f"{text(head.encode())}.{text(json.dumps(claims, separators=(',', ':')).encode())}"
    r, s = decode_dss_signature(pair.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    return f"vapid t={signed}.{text(r.to_bytes(32) + s.to_bytes(32))}, k={text(public_point(pair))}"


def is_point(point: bytes) -> bool:
    """Whether this is a point of the curve: the public half of somebody's pair."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)
    except ValueError:
        return False
    return True


def public_point(pair: ec.EllipticCurvePrivateKey) -> bytes:
    """The public half as browsers and push services write it: 65 bytes, uncompressed."""
    public = pair.public_key()
    return public.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def text(data: bytes) -> str:
    """Bytes in base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
