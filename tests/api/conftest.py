"""Fixtures of the tests over HTTP and of the worker."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

import builders
from doorstep import clock
from doorstep.config import Settings
from mail_server import Mailbox, mailbox
from mailing import Clock


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock that everybody reads; noon, three days ahead of the visit."""
    held = Clock()
    monkeypatch.setattr(clock, "now", held.now)
    monkeypatch.setattr(builders, "now", held.now)
    return held


@pytest.fixture
def box(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """A mail server, and an app that sends to it."""
    with mailbox() as running:
        changed = {"smtp_url": running.url, "mail_from": "上门服务 <service@doorstep.example>"}
        monkeypatch.setitem(app.extensions, "doorstep", replace(app.extensions["doorstep"], **changed))
        yield running


@pytest.fixture
def night(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The quiet hours of an installation that says nothing about them."""
    usual = Settings.quiet_hours
    monkeypatch.setitem(app.extensions, "doorstep", replace(app.extensions["doorstep"], quiet_hours=usual))
