"""Signing in, on phones and browsers, at any time of the day."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Response
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from doorstep import clock, cookies
from doorstep.accounts import device_store
from doorstep.accounts.rules import Device, Person
from doorstep.clock import new_id, now
from doorstep.database import writing
from people import PASSWORD


class Clock:
    """The server's clock, in the hands of a test."""

    def __init__(self) -> None:
        self.at = now()

    def __call__(self) -> datetime:
        return self.at

    def advance(self, **by: float) -> None:
        self.at += timedelta(**by)


def enrolled(person: Person) -> Device:
    """A phone of the person."""
    with writing():
        return device_store.enrol_device(new_id(), person.id, "Pixel 8", True, True, clock.now())


def with_device_cookie(client: FlaskClient, device: Device) -> FlaskClient:
    """The browser of an enrolled phone."""
    answer = cookies.issue_device_cookie(Response(), device)
    client.set_cookie("doorstep-device", answer.headers["Set-Cookie"].partition("=")[2].partition(";")[0])
    return client


def try_to_sign_in(
    client: FlaskClient, person: Person | str, password: str = PASSWORD, device: str | None = None
) -> TestResponse:
    body = {"staff_no": person if isinstance(person, str) else person.staff_no, "password": password}
    return client.post("/api/v1/session", json=body | ({"device": device} if device else {}))
