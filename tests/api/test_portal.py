"""The customer's link through HTTP: what it opens and for whom, confirming, the receipt, the door code."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import structlog
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from builders import ZONE, NewPhone, a_whole_visit, at, book, move, publish_standard, standard
from doorstep import journal
from doorstep.accounts import links
from doorstep.appointments import ledger_store
from doorstep.appointments import store as appointments
from doorstep.clock import new_id, now
from doorstep.customers.rules import Customer
from doorstep.database import db, reading, writing
from doorstep.feed import store as feed
from doorstep.intake import bookings
from doorstep.intake import people as staff
from doorstep.records import store as records
from doorstep.records.commands import show
from doorstep.visits import store as visits
from people import People, SignedIn, browser
from rows import every_row, unprotected
from sealed import finished, seal

pytestmark = pytest.mark.one_database
PORTAL = "/api/v1/portal"


def link_of(visit: str, version: int = 1) -> str:
    return links.address(visit, version).partition("/v/")[2]


def opened(client: FlaskClient, link: str) -> TestResponse:
    return client.post(f"{PORTAL}/open", json={"link": link})


def shown(client: FlaskClient, visit: str) -> dict[str, Any]:
    answer = opened(client, link_of(visit))
    assert answer.status_code == 200, answer.text
    return answer.json


def confirmed(client: FlaskClient, entry: str) -> TestResponse:
    return client.post(f"{PORTAL}/confirm", json={"entry": entry})


def database() -> dict[str, Any]:
    with reading():
        return every_row()


# ---- what a link opens


def test_the_link_shows_who_comes_and_when(client: FlaskClient, people: People) -> None:
    start = now().replace(microsecond=0) + timedelta(hours=20)
    visit = book(people.li, people.wang, start=start, end=start + timedelta(hours=2))
    answer = shown(client, visit)
    with reading():
        [entry], found = ledger_store.ledger(visit), appointments.visit(visit)
    assert answer == {
        "visit": visit,
        "order": found and found.order,
        "state": "booked",
        "language": "zh-CN",
        "company": answer["company"],
        "hotline": "10000",
        "kind": {"zh": "宽带装机", "en": "Broadband installation"},
        "promise": {
            "entry": entry.id,
            "start": start.isoformat(),
            "end": (start + timedelta(hours=2)).isoformat(),
            "zone": ZONE,
        },
        "address": "梧桐路18号2单元601",
        "who": {"name": "李强", "staff_no": "T101"},
        "door_code": links.door_code(visit, 1),
        "confirmed_at": None,
        "steps": [{"step": "booked", "at": entry.at.isoformat()}],
        "changes": {"until": (start - timedelta(hours=2)).isoformat(), "refused": None},
        "wish": None,
        "notices": {"choice": "any", "offered": ["any", "none"]},
        "ready": standard()["visits"]["broadband-install"]["ready"],
        "promises": [],
        "card": None,
        "said": {"stars": None, "remarks": 0, "wrong_person": None, "complaints": [], "again": None},
        "photos": None,
        "receipt": None,
        "cancelled": None,
        "earlier": [],
        "working": [],
    }
    assert people.li.phone not in json.dumps(answer) and "+8613800000001" not in json.dumps(answer)


def test_the_page_speaks_the_customers_language(client: FlaskClient, people: People) -> None:
    anna = Customer(new_id(), "Anna Weber", "Ms Weber", "+8613800000002", language="en")
    assert shown(client, book(people.li, customer=anna))["language"] == "en"


def test_nobody_who_does_not_come_is_announced(client: FlaskClient, people: People) -> None:
    assert shown(client, book(team=people.east.id))["who"] is None, "nobody goes there yet"
    coming, done = book(people.li, start=now() + timedelta(days=2)), finished(people.li).visit
    staff.shut_out(people.li.id, None, now())
    assert shown(client, coming)["who"] is None
    assert shown(client, done)["who"] == {"name": "李强", "staff_no": "T101"}, "it was they who came"


def test_opening_changes_nothing(client: FlaskClient, people: People) -> None:
    visit = book(people.li)
    with writing():
        feed.start()
    before = database()
    for _ in range(3):
        opened(client, link_of(visit))
    client.get(f"{PORTAL}/visit")
    client.head(f"{PORTAL}/visit")
    opened(client, link_of(visit, 2))
    assert database() == before


def test_a_link_is_for_its_own_visit(client: FlaskClient, people: People) -> None:
    visit, other = book(people.li), book(people.zhou)
    assert opened(client, link_of(visit)).status_code == 200
    swapped = f"{other}.{link_of(visit).partition('.')[2]}"
    assert opened(client, swapped).json["code"] == "no_such_link"


def aged(visit: str, **moments: Any) -> None:
    """Moves a visit into the past."""
    with writing():
        db.session.execute(sa.update(appointments.VisitRow).where(appointments.VisitRow.id == visit).values(**moments))


def wrong_links(people: People) -> Iterator[tuple[str, str]]:
    """Links that open nothing, each with what is wrong with it."""
    visit = book(people.li)
    right = link_of(visit)
    yield "empty", ""
    yield "no link", "x" * 10_000
    yield "NUL", f"{visit}.\0"
    yield "no token", visit
    yield "one letter", right[:-1] + ("A" if right[-1] != "A" else "B")
    yield "no such visit", f"{new_id()}.{right.partition('.')[2]}"
    yield "right token of no visit", link_of(new_id())
    yield "another secret", link_of(visit, 2)
    yield "quoted", f'"{right}"'
    revoked = book(people.li)
    old = link_of(revoked)
    with writing():
        assert appointments.renew_link(revoked) == 2
    yield "revoked", old
    expired = book(people.li)
    aged(expired, finished=now() - timedelta(days=180), finished_seq=1)
    yield "expired", link_of(expired)
    cancelled = book(people.li)
    aged(cancelled, state="cancelled", cancelled=now() - timedelta(days=181))
    yield "cancelled long ago", link_of(cancelled)
    yield "never closed", link_of(book(people.li, start=now() - timedelta(days=181)))


def test_whatever_is_wrong_with_a_link_the_answer_is_the_same(app: Flask, people: People) -> None:
    answers = set()
    for what, link in wrong_links(people):
        client = browser(app)
        answer = opened(client, link)
        assert answer.status_code == 404, what
        assert "Set-Cookie" not in answer.headers, what
        answers.add(answer.data)
    assert len(answers) == 1
    assert json.loads(answers.pop())["code"] == "no_such_link"


def test_a_link_opens_until_the_last_day(client: FlaskClient, people: People) -> None:
    visit = book(people.li)
    aged(visit, finished=now() - timedelta(days=179, hours=23), finished_seq=1)
    assert opened(client, link_of(visit)).status_code == 200


# ---- the cookie


def test_the_cookie_holds_the_link_and_goes_nowhere_else(client: FlaskClient, people: People) -> None:
    cookie = opened(client, link_of(book(people.li))).headers["Set-Cookie"]
    assert cookie.startswith("doorstep-link=")
    assert {"HttpOnly", "SameSite=Strict", "Path=/api/v1/portal"} <= set(cookie.split("; "))
    assert "Expires" not in cookie and "Max-Age" not in cookie, "gone with the browser"


def test_over_tls_the_cookie_is_secure(app: Flask, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = book(people.li)
    monkeypatch.setattr(type(app.extensions["doorstep"]), "secure", property(lambda self: True))
    cookie = opened(browser(app), link_of(visit)).headers["Set-Cookie"]
    assert cookie.startswith("__Secure-doorstep-link=") and "Secure" in cookie.split("; ")


def test_the_link_is_no_session(app: Flask, people: People) -> None:
    visit = book(people.li)
    client = browser(app)
    shown(client, visit)
    for path in ("/api/v1/session", "/api/v1/records", "/api/v1/sync/pull", f"/api/v1/sync/visits/{visit}/bundle"):
        assert client.get(path).status_code == 401, path


def test_a_session_is_no_link(people: People, signed_in: SignedIn) -> None:
    book(people.li)
    for person in (people.li, people.zhao, people.wu):
        assert signed_in(person).get(f"{PORTAL}/visit").json["code"] == "no_such_link"


def test_whoever_is_signed_in_may_also_be_a_customer(people: People, signed_in: SignedIn) -> None:
    visit = book(people.li)
    client = signed_in(people.zhou)
    assert shown(client, visit)["state"] == "booked"
    assert client.get("/api/v1/session").json["person"]["id"] == people.zhou.id


# ---- confirming


def test_confirming_adds_a_row_and_tells_the_team(app: Flask, client: FlaskClient, people: People) -> None:
    visit = book(people.li)
    entry = shown(client, visit)["promise"]["entry"]
    with reading():
        head, ver = feed.head(), appointments.visits([visit])[visit].ver
    answer = confirmed(client, entry)
    assert answer.status_code == 200 and answer.json["confirmed_at"] is not None
    with reading():
        assert [one.entry for one in ledger_store.confirmations([visit])[visit]] == [entry]
        told = feed.rows_after(people.east.id, head, feed.head(), 9)
        assert appointments.visits([visit])[visit].ver == ver, "nobody's change is in the way of another's"
    assert [(row.kind, row.about) for row in told] == [("visit", visit)]
    assert client.get(f"{PORTAL}/visit").json == answer.json


def test_confirming_again_changes_nothing(client: FlaskClient, people: People) -> None:
    entry = shown(client, book(people.li))["promise"]["entry"]
    first = confirmed(client, entry)
    before = database()
    assert confirmed(client, entry).json == first.json
    assert database() == before


def test_a_time_that_was_moved_meanwhile_is_not_confirmed(client: FlaskClient, people: People) -> None:
    visit = book(people.li)
    old = shown(client, visit)["promise"]["entry"]
    confirmed(client, old)
    move(visit, now() + timedelta(hours=9), asked_by="staff")
    answer = confirmed(client, old)
    assert (answer.status_code, answer.json["code"]) == (409, "moved")
    again = shown(client, visit)
    assert again["confirmed_at"] is None, "the new time has not been confirmed"
    assert confirmed(client, again["promise"]["entry"]).status_code == 200
    with reading():
        assert len(ledger_store.confirmations([visit])[visit]) == 2, "nothing was overwritten"


def test_the_entry_of_another_visit_is_not_confirmed(app: Flask, people: People) -> None:
    client, other = browser(app), book(people.zhou)
    foreign = shown(browser(app), other)["promise"]["entry"]
    visit = book(people.li)
    shown(client, visit)
    assert confirmed(client, foreign).json["code"] == "moved"
    with reading():
        assert ledger_store.confirmations([visit, other]) == {visit: [], other: []}


def test_what_is_over_is_not_confirmed(app: Flask, people: People) -> None:
    cancelled = book(people.li)
    client = browser(app)
    entry = shown(client, cancelled)["promise"]["entry"]
    bookings.cancel(cancelled, "客户退订", people.zhao.id, now(), 1)
    assert shown(client, cancelled)["state"] == "cancelled"
    answer = confirmed(client, entry)
    assert (answer.status_code, answer.json["code"]) == (409, "over")


def test_without_a_link_nothing_is_confirmed(client: FlaskClient, people: People) -> None:
    with reading():
        [entry] = ledger_store.ledger(book(people.li))
    assert confirmed(client, entry.id).json["code"] == "no_such_link"


# ---- what happens at the door


def test_the_customer_sees_the_visit_come_and_go(client: FlaskClient, people: People, phone_of: NewPhone) -> None:
    visit, phone = book(people.li), phone_of(people.li)
    states = []
    for type in ("visit.departed", "visit.arrived"):
        phone.results(phone.event(visit, type))
        answer = shown(client, visit)
        states.append((answer["state"], answer["door_code"] is not None))
    assert states == [("on_the_way", True), ("under_way", False)]
    phone.results(*a_whole_visit(phone, visit), clock=phone.clock())
    done = shown(client, visit)
    assert (done["state"], done["door_code"], done["receipt"]["outcome"]) == ("finished", None, "done")


@pytest.mark.parametrize(
    ("code", "grade"),
    [
        (lambda visit: links.door_code(visit, 1), "door_code"),
        (lambda visit: f"{(int(links.door_code(visit, 1)) + 1) % 1_000_000:06}", "measured"),
        (lambda visit: links.door_code(visit, 2), "measured"),
        (lambda visit: links.door_code(new_id(), 1), "measured"),
        (lambda visit: None, "measured"),
    ],
    ids=["right", "next", "of another version", "of another visit", "none"],
)
def test_the_right_door_code_lifts_the_grade_and_a_wrong_one_changes_nothing(
    code: Callable[[str], str | None], grade: str, people: People, phone_of: NewPhone
) -> None:
    phone, start = phone_of(people.li), now()
    visit = book(people.li, start=start, agreed_at=start - timedelta(days=1))
    phone.wall_ms = at(start) - 60_000
    arrival = phone.event(visit, "visit.arrived", {"replaces": [], "door_code": code(visit)})
    assert phone.results(arrival, clock=phone.clock()) == ["accepted"]
    with reading():
        summary = visits.summary(visit)
    assert summary is not None and summary.judgement is not None
    assert summary.judgement == summary.judgement | {"grade": grade, "verdict": "on_time", "minutes": "-1.0"}


def test_the_code_that_an_undone_arrival_had_does_not_count(people: People, phone_of: NewPhone) -> None:
    visit, phone = book(people.li), phone_of(people.li)
    right = phone.event(visit, "visit.arrived", {"replaces": [], "door_code": links.door_code(visit, 1)})
    again = phone.event(visit, "visit.arrived", {"replaces": [right["id"]], "door_code": "000000"})
    phone.results(right, again, clock=phone.clock())
    with reading():
        summary = visits.summary(visit)
    assert summary is not None and summary.judgement is not None and summary.judgement["grade"] == "measured"


# ---- the receipt


def test_the_receipt_has_the_digest_that_the_command_shows(app: Flask, client: FlaskClient, people: People) -> None:
    publish_standard()
    record = finished(people.li)
    with writing():
        visits.put_summaries([visits.Summary(visit=record.visit, upto=0, status="completed", events=7)])
    receipt = shown(client, record.visit)["receipt"]
    command = app.test_cli_runner().invoke(show, [str(record.number)])
    assert command.output.splitlines()[-1] == f"SHA-256 {receipt['digest']}"
    assert (receipt["record"], receipt["signature"]["name"], receipt["signature"]["match"]) == (1, "王小明", "matches")
    items = {one["en"]: (one["state"], one["note"]) for one in receipt["items"]}
    assert ("passed", "光猫放在弱电箱") in items.values() and ("failed", None) in items.values()


def test_no_private_answer_stands_on_the_receipt(client: FlaskClient, people: People) -> None:
    publish_standard()
    record = finished(people.li, privately=lambda visit, event: {"item": "private.rooms", "key": "k"})
    receipt = shown(client, record.visit)["receipt"]
    words = json.dumps(receipt, ensure_ascii=False)
    assert "private" not in words and "房间" not in {one["zh"] for one in receipt["items"]}
    assert len(receipt["items"]) > 10
    mine = {one["zh"] for one in standard()["items"].values() if one["audience"] == "customer"}
    assert {one["zh"] for one in receipt["items"]} <= mine, "and nothing of the office"


def test_a_later_record_takes_the_place_of_the_receipt(client: FlaskClient, people: People) -> None:
    publish_standard()
    first = finished(people.li)
    second = seal(first.visit)
    receipt = shown(client, first.visit)["receipt"]
    assert (receipt["record"], receipt["supersedes"], receipt["digest"]) == (2, 1, second.digest)
    old = client.get(f"/api/v1/receipts/{first.digest}").json
    assert (old["record"], old["superseded_by"]) == (1, 2)


def test_an_erased_record_still_has_its_receipt(client: FlaskClient, people: People) -> None:
    publish_standard()
    record = finished(people.li)
    with writing():
        db.session.execute(sa.text("DELETE FROM record_openings"))
    receipt = shown(client, record.visit)["receipt"]
    assert receipt["signature"]["name"] is None and receipt["digest"] == record.digest
    assert "光猫放在弱电箱" not in json.dumps(receipt, ensure_ascii=False)


# ---- the public check


def test_anybody_can_check_a_digest(app: Flask, people: People) -> None:
    record = finished(people.li)
    answer = app.test_client().get(f"/api/v1/receipts/{record.digest}")
    assert answer.json == {
        "record": 1,
        "digest": record.digest,
        "sealed_at": record.sealed_at.isoformat(),
        "superseded_by": None,
        "checkpointed": True,
        "restored": None,
    }


@pytest.mark.parametrize("digest", ["0" * 64, "0", "nothing", "%00", "x" * 3000])
def test_a_digest_of_nothing_is_not_found(client: FlaskClient, people: People, digest: str) -> None:
    finished(people.li)
    answer = client.get(f"/api/v1/receipts/{digest}")
    assert (answer.status_code, answer.json["code"]) == (404, "no_such_receipt")


def test_only_records_are_receipts(client: FlaskClient, people: People) -> None:
    with writing():
        records.add_link("restore", {}, now())
        _, digest = records.head()
    assert client.get(f"/api/v1/receipts/{digest}").status_code == 404


def test_a_record_that_was_changed_has_no_receipt_any_more(client: FlaskClient, people: People) -> None:
    record = finished(people.li)
    with db.engine.begin() as connection, unprotected(connection):
        connection.execute(sa.text("UPDATE chain_entries SET document = replace(document, '\"not_done\"', '\"done\"')"))
    assert client.get(f"/api/v1/receipts/{record.digest}").status_code == 404


def test_what_the_journal_does_not_cover_is_not_called_checkpointed(client: FlaskClient, people: People) -> None:
    first, second = finished(people.li), finished(people.li)

    def checkpointed() -> list[bool]:
        return [client.get(f"/api/v1/receipts/{one.digest}").json["checkpointed"] for one in (first, second)]

    lines = journal.path().read_text().splitlines(keepends=True)
    assert checkpointed() == [True, True]
    journal.path().write_text("".join(lines[:-1]))
    assert checkpointed() == [True, False]
    journal.path().write_text(f"{''.join(lines[:-1])}sealed 2 {'0' * 64}\n")
    assert checkpointed() == [False, False], "the journal knows of another chain"
    journal.path().write_text("".join(lines)[:-9])
    assert checkpointed() == [True, False], "a line that was cut off says nothing"
    journal.path().unlink()
    assert checkpointed() == [False, False]


# ---- secrecy


@pytest.fixture
def own_log() -> Iterator[io.StringIO]:
    """Everything that is written to our log."""
    kept, written = structlog.get_config()["logger_factory"], io.StringIO()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(written))
    yield written
    structlog.configure(logger_factory=kept)


def test_no_token_stands_in_the_log(client: FlaskClient, people: People, own_log: io.StringIO) -> None:
    visit = book(people.li)
    entry = shown(client, visit)["promise"]["entry"]
    client.get(f"{PORTAL}/visit")
    confirmed(client, entry)
    opened(client, link_of(visit, 2))
    written = own_log.getvalue()
    assert "/api/v1/portal/open" in written, "the log was looked at"
    tokens = [link_of(visit, version).partition(".")[2] for version in (1, 2)]
    assert not any(secret in written for secret in (*tokens, links.door_code(visit, 1), visit))


def test_another_site_can_open_nothing(app: Flask, people: People) -> None:
    client = app.test_client()
    headers = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    answer = client.post(f"{PORTAL}/open", json={"link": link_of(book(people.li))}, headers=headers)
    assert (answer.status_code, answer.json["code"]) == (403, "cross_site")
