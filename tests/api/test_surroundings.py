"""Settings that do not fit what stands in front of the server are noticed in what comes, and said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from doorstep import create_app, migrations
from doorstep.cli import doorstep
from doorstep.config import from_environment
from doorstep.surroundings import SENTENCES
from ground import settings

pytestmark = pytest.mark.one_database

Asks = Callable[..., list[str]]
BROWSER = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def asks(tmp_path: Path) -> Asks:
    """A function that makes a server with these settings, sends it requests with these headers, and says which things
    it noticed."""

    def ask(*headers: dict[str, str], peer: str = "127.0.0.1", **changes: Any) -> list[str]:
        app: Flask = create_app(replace(settings(f"sqlite:///{tmp_path / 'x.db'}", tmp_path), **changes))
        for given in headers:
            address = changes.get("public_url", "http://localhost")
            app.test_client().get("/healthz", headers=given, base_url=address, environ_overrides={"REMOTE_ADDR": peer})
        return sorted(app.extensions["doorstep.noticed"])

    return ask


def test_nothing_is_wrong_where_nothing_is_wrong(asks: Asks) -> None:
    assert asks({}, BROWSER, {**BROWSER, "Origin": "http://localhost"}) == []
    assert asks({"X-Forwarded-For": "203.0.113.7", **BROWSER}, trusted_proxies=1, public_url="https://a.example") == []
    assert asks({"Host": "10.0.0.7:8000"}) == [], "a proxy that asks after our health is no browser"


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Forwarded-Proto", "Forwarded"])
@pytest.mark.parametrize("peer", ["127.0.0.1", "10.1.2.3", "::1", ""])
def test_a_proxy_that_is_not_trusted_is_noticed(asks: Asks, header: str, peer: str) -> None:
    assert asks({header: "203.0.113.7"}, peer=peer) == ["proxy_not_trusted"]


def test_a_stranger_who_says_so_is_no_proxy(asks: Asks) -> None:
    assert asks({"X-Forwarded-For": "203.0.113.7"}, peer="8.8.4.4") == []


def test_a_proxy_that_is_missing_is_noticed(asks: Asks) -> None:
    assert asks(BROWSER, trusted_proxies=1) == ["proxy_missing"]
    assert asks({**BROWSER, "X-Forwarded-For": "203.0.113.7"}, trusted_proxies=2) == ["proxy_missing"]


def test_another_address_than_the_setting_is_noticed(asks: Asks) -> None:
    assert asks({**BROWSER, "Origin": "https://other.example"}) == ["public_url_differs"]
    assert asks({**BROWSER, "Host": "other.example"}) == ["host_differs"]
    assert asks({"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}) == [], "another site's page"


def test_it_is_said_once_in_the_log_and_by_readyz(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    app = create_app(settings(f"sqlite:///{tmp_path / 'x.db'}", tmp_path))
    with app.app_context():
        migrations.upgrade()
    client = app.test_client()
    for _ in range(3):
        client.get("/healthz", headers={"X-Forwarded-For": "203.0.113.7"})
    assert client.get("/readyz").get_json()["notes"] == ["proxy_not_trusted"]
    log = capfd.readouterr().err
    assert log.count("setting_does_not_fit") == 1 and SENTENCES["proxy_not_trusted"][:40] in log
    assert "203.0.113.7" not in log


def test_the_settings_alone_say_that_a_proxy_is_there(tmp_path: Path) -> None:
    given = {"DOORSTEP_VAR": str(tmp_path), "DOORSTEP_PUBLIC_URL": "https://a.example"}
    for proxies, said in (("0", True), ("1", False)):
        app = create_app(from_environment(given | {"DOORSTEP_TRUSTED_PROXIES": proxies}))
        outcome = app.test_cli_runner().invoke(doorstep, ["config"])
        assert outcome.exit_code == 0
        assert ("set DOORSTEP_TRUSTED_PROXIES" in outcome.stderr) is said
