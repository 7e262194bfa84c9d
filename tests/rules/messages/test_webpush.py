"""What a push service is handed: the example of the standard, and what other libraries read in it."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02

from doorstep.accounts.subscribing import is_endpoint
from doorstep.messages import webpush
from subscribers import Subscriber

NOW = datetime(2026, 11, 30, 1, 2, 3, tzinfo=UTC)


def bytes_of(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def pair_of(private: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(bytes_of(private)), ec.SECP256R1())


def test_the_example_of_the_standard_comes_out() -> None:
    """RFC 8291, section 5 and appendix A."""
    body = webpush.encrypted_by(
        pair_of("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
        bytes_of("DGv6ra1nlYgDCS1FRnbzlw"),
        b"When I grow up, I want to be a watermelon",
        bytes_of("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
        bytes_of("BTBZMqHH6r4Tts7J_aSIgg"),
    )
    assert webpush.text(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
        "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


@pytest.mark.parametrize("length", [0, 1, webpush.MOST])
def test_another_library_opens_what_was_encrypted(length: int) -> None:
    phone = Subscriber("https://push.example.com/1")
    body = webpush.encrypted(b"x" * length, phone.p256dh, phone.auth)
    assert phone.opened(body) == b"x" * length
    assert len(body) <= 4096


def test_what_is_too_long_or_for_no_key_is_refused() -> None:
    phone = Subscriber("https://push.example.com/1")
    with pytest.raises(ValueError, match="too long"):
        webpush.encrypted(b"x" * (webpush.MOST + 1), phone.p256dh, phone.auth)
    with pytest.raises(ValueError, match=r".*"):
        webpush.encrypted(b"x", b"\x04" + b"\x01" * 64, phone.auth)
    assert webpush.is_point(phone.p256dh) and not webpush.is_point(b"\x04" + b"\x01" * 64)


def test_another_library_believes_who_sends() -> None:
    pair = ec.generate_private_key(ec.SECP256R1())
    said = webpush.authorization(pair, "https://push.example.com:8443/a/b?c", "https://doorstep.example.com", NOW)
    assert Vapid02.verify(said.replace(", ", ","))  # which takes the parameters without a blank between them
    head, claims, _ = (said.split("t=")[1].split(",")[0]).split(".")
    assert json.loads(bytes_of(head)) == {"typ": "JWT", "alg": "ES256"}
    assert json.loads(bytes_of(claims)) == {
        "aud": "https://push.example.com:8443",
        "exp": int((NOW + timedelta(hours=12)).timestamp()),
        "sub": "https://doorstep.example.com",
    }
    other = ec.generate_private_key(ec.SECP256R1())
    forged = said.split("k=")[0] + f"k={webpush.text(webpush.public_point(other))}"
    assert not Vapid02.verify(forged.replace(", ", ","))


@pytest.mark.parametrize(
    ("url", "local", "taken"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc:APA91b-_x", False, True),
        ("https://push.example.com:8443/x?y=z", False, True),
        ("http://push.example.com/x", False, False),
        ("http://127.0.0.1:9/x", True, True),
        ("ftp://push.example.com/x", True, False),
        ("https://user@push.example.com/x", True, False),
        ("https://push.example.com/x#y", True, False),
        ("https:///x", True, False),
        ("https://push.example.com:0/x", True, False),
        ("https://push.example.com:99999/x", True, False),
        ("https://[::1/x", True, False),
        ("https://push.example.com/\r\nx", True, False),
        ("https://push.example.com/推", True, False),
        ("https://push.example.com/" + "x" * 1000, True, False),
    ],
)
def test_only_what_can_be_a_push_service_is_taken(url: str, local: bool, taken: bool) -> None:
    assert is_endpoint(url, local) is taken
