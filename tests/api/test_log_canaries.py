"""The log tells nobody's business: whatever people, files and faults bring, no canary of it stands in any line.

Everything is logged that an operator can turn on: our own lines, and those of every library at DEBUG. A line is one
line: no method, path or header can begin another.
"""

from __future__ import annotations

import base64
import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
import sqlalchemy.exc
import structlog
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from werkzeug.test import TestResponse

import builders
from builders import NewPhone, Phone, book
from doorstep.accounts import session_store
from doorstep.appointments import order_store
from doorstep.clock import new_id
from doorstep.customers.rules import Customer, Premises
from doorstep.database import NOT_OPEN, Base, columns_of, db, reading, writing
from doorstep.imports.commands import import_orders
from doorstep.intake import push
from doorstep.intake import visits as intake_visits
from doorstep.records import statements
from doorstep.visits import keys
from hostile_texts import hostile_texts
from people import PASSWORD, People, SignedIn

CANARIES = {
    "customer": "佘赛花",
    "address_as": "佘太君女士",
    "phone": "+8613977778888",
    "address": "乌有巷 7731 号",
    "instructions": "狗叫旺财",
    "imported name": "穆桂英甲",
    "imported phone": "13966665555",
    "imported address": "子虚路 4419 号",
    "note": "金丝雀便条",
    "question": "金丝雀问题",
    "complaint": "金丝雀投诉",
    "rating": "金丝雀评语",
    "signature": "佘赛花亲签",
    "stroke": "31337, 27183",
    "stroke in canonical JSON": "31337,27183",
    "private answer": "金丝雀密语",
    "wrong password": "canary in a wrong password",
    "artist of a photo": "canary artist",
    "position": "30.271828",
    "longitude": "120.161803",
    "query": "canary-in-a-query",
    "agent": "canary-in-an-agent",
    "device name": "Canary Phone 9",
    "fault": "金丝雀异常",
    "password": PASSWORD,
}


class Ears:
    """Every line that was logged, and every problem document that was answered."""

    def __init__(self) -> None:
        self.own = io.StringIO()
        self.others = io.StringIO()
        self.problems: list[str] = []
        self.secrets: list[str] = []

    def answered(self, response: TestResponse, status: int) -> TestResponse:
        """Notes an answer, and the tokens that it sets."""
        assert response.status_code == status, response.text
        if status >= 400:
            self.problems.append(response.text + str(response.headers))
        self.secrets += [
            cookie.split(";")[0].partition("=")[2]
            for cookie in response.headers.getlist("Set-Cookie")
            if not cookie.split(";")[0].endswith("=")
        ]
        return response

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.own.getvalue().splitlines()]

    def heard(self, people: People) -> list[str]:
        """What of all that is nobody's business stands in a line or in a problem document."""
        known = {
            **CANARIES,
            **{f"token {place}": token for place, token in enumerate(self.secrets)},
            **personal_words(),
        }
        for person in (people.li, people.wang, people.chen, people.zhou):
            known |= {f"name of {person.staff_no}": person.name, f"phone of {person.staff_no}": person.phone[3:]}
        assert not [what for what, canary in known.items() if SHORT_NUMBER.fullmatch(canary)], "no canary: a log counts"
        places = {"log": self.own.getvalue(), "library": self.others.getvalue(), "problem": "\n".join(self.problems)}
        return [
            f"{what} in {place}"
            for what, canary in known.items()
            for place, text in places.items()
            if canary in text or json.dumps(canary)[1:-1] in text
        ]


ORDINARY = re.compile(r"[\w.:+-]{0,4}|[0-9a-f-]{32,}|[a-z]+([._-][a-z]+)*|\d{4}-\d\d-\d\dT\S+", re.ASCII)
"""What stands in personal columns and is no secret: short words, ids, words of the program, instants."""


SHORT_NUMBER = re.compile(r"[\d.,:/+-]{1,7}")
"""What a log also holds as a duration, a count or a time of day, now and then."""


PARTS = {Base.metadata.tables[name].c.suffix for name in ("customer_suffixes", "order_suffixes")}
"""Parts, down to a single letter, of what stands whole in another personal column, where it is looked for."""


def personal_words() -> dict[str, str]:
    """Every word that stands in a personal column of the database, whatever wrote it there."""
    found = {}
    for column in {column for of in NOT_OPEN for column in columns_of(of)} - PARTS:
        with reading():
            shown = sa.cast(column, sa.Text) if isinstance(column.type, sa.JSON) else column  # JSON has no equality
            values = db.session.scalars(sa.select(shown).distinct().where(column.is_not(None))).all()
        for word in {word for value in values for word in words_of(str(value))}:
            if not ORDINARY.fullmatch(word):
                found[f"{word!r} of {column}"] = word
    return found


def words_of(value: str) -> Iterator[str]:
    """A value, or the texts in it when it is JSON."""
    if value[:1] not in ("{", "[", '"'):
        yield value
        return
    inside = [json.loads(value)]
    while inside:
        one = inside.pop()
        if isinstance(one, str):
            yield one
        inside += one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()


@pytest.fixture
def ears() -> Iterator[Ears]:
    """Listens to our log, and to every library's at DEBUG."""
    ears = Ears()
    kept = structlog.get_config()["logger_factory"]
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(ears.own))
    root = logging.getLogger()
    handler, level = logging.StreamHandler(ears.others), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield ears
    root.setLevel(level)
    root.removeHandler(handler)
    structlog.configure(logger_factory=kept)


def customers_visit(*members: Any) -> str:
    """A visit of the customer whom nobody may name."""
    return book(
        *members,
        customer=Customer(new_id(), CANARIES["customer"], CANARIES["address_as"], CANARIES["phone"]),
        premises=Premises(new_id(), CANARIES["address"], "city", "home", CANARIES["position"], CANARIES["longitude"]),
        agreed_by=CANARIES["customer"],
        instructions=CANARIES["instructions"],
    )


def signed_photo() -> bytes:
    """A photo whose hidden fields say who took it."""
    exif = Image.Exif()
    exif[0x013B] = CANARIES["artist of a photo"]
    data = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(data, "JPEG", exif=exif)
    return data.getvalue()


def private_answer() -> dict[str, Any]:
    """A private answer that was not encrypted, so that it is a canary."""
    text = base64.urlsafe_b64encode(CANARIES["private answer"].encode()).decode().rstrip("=")
    return {
        "item": "private.badge",
        "key": keys.public()["id"],
        "wrapped": text,
        "iv": "A" * 16,
        "ciphertext": text,
        "replaces": [],
    }


def everything_of_a_visit(phone: Phone, visit: str, photo: bytes) -> list[dict[str, Any]]:
    """A canary in every kind of text that a phone hands in, and the end of the visit, which seals it."""
    position = {"lat": CANARIES["position"], "lon": CANARIES["longitude"], "accuracy": 9}
    due = {"content": "service", "grade": "hard", "about_staff": True, "promised": "2026-11-22T09:00:00+08:00"}
    made = [
        phone.event(visit, "visit.arrived", {"replaces": [], "position": position}),
        phone.event(visit, "note.added", {"text": CANARIES["note"]}),
        phone.event(visit, "question.raised", {"text": CANARIES["question"], "hotline": "called"}),
        phone.event(visit, "rating.given", {"stars": 1, "comment": CANARIES["rating"], "replaces": []}),
        phone.event(visit, "complaint.raised", {"text": CANARIES["complaint"], **due}),
        phone.event(visit, "private.answered", private_answer()),
        builders.photo_added(phone, visit, photo),
    ]
    signature = {"kind": "drawn", "name": CANARIES["signature"], "strokes": [[31337, 27183, 31337, 27183]]}
    signed = {
        "statement": json.dumps({"items": [], "note": CANARIES["note"]}, ensure_ascii=False),
        "format": statements.FORMAT,
        "language": "zh-CN",
        "standard": builders.standard()["hash"],
        "promises": [],
        "events": [event["id"] for event in made],
        "facts": {"order.access": CANARIES["address"]},
        "signature": signature,
        "replaces": [],
    }
    made.append(phone.event(visit, "visit.signed", signed))
    body = {"outcome": "missed", "reason": CANARIES["note"], "recorded": len(made) + 1}
    return [*made, phone.event(visit, "visit.completed", body)]


def test_a_day_of_work_leaves_no_canary(
    people: People, client: FlaskClient, phone_of: NewPhone, signed_in: SignedIn, ears: Ears
) -> None:
    visit = customers_visit(people.li)
    agent = {"User-Agent": CANARIES["agent"]}
    wrong = {"staff_no": people.li.staff_no, "password": CANARIES["wrong password"]}
    right = wrong | {"password": PASSWORD, "device_name": CANARIES["device name"]}
    ears.answered(client.post("/api/v1/session", json=wrong, headers=agent), 401)
    ears.answered(client.post("/api/v1/session", json=right, headers=agent), 200)
    ears.answered(client.get("/api/v1/session", query_string={"q": CANARIES["query"]}), 200)

    phone = Phone(client, people.li)
    enrolment = {"device": phone.id, "name": CANARIES["device name"], "standalone": True, "persisted": True}
    ears.answered(client.post("/api/v1/sync/devices", json=enrolment), 200)
    photo = signed_photo()
    events = everything_of_a_visit(phone, visit, photo)
    answer = ears.answered(phone.push(*events, clock=phone.clock()), 200)
    assert {result["result"] for result in answer.json["results"].values()} == {"accepted"}
    address = f"/api/v1/sync/photos/{sha256(photo).hexdigest()}"
    ears.answered(client.put(address, data=photo, content_type="image/jpeg"), 200)
    ears.answered(client.get(address), 200)
    ears.answered(client.get("/api/v1/sync/pull"), 200)
    ears.answered(client.get(f"/api/v1/sync/visits/{visit}/bundle"), 200)
    ears.answered(client.post("/api/v1/sync/diag", json={"device": phone.id, "facts": {"note": CANARIES["note"]}}), 200)

    desk = signed_in(people.chen)
    [line] = ears.answered(desk.get("/api/v1/records"), 200).json["items"]
    assert CANARIES["note"] in ears.answered(desk.get(f"/api/v1/records/{line['number']}"), 200).text
    assert len(ears.lines()) >= 10
    stored = set(personal_words().values())
    assert {
        canary for what, canary in CANARIES.items() if what in ("customer", "note", "rating", "device name")
    } <= stored
    assert ears.secrets and ears.heard(people) == []


def test_what_is_refused_is_not_quoted(people: People, phone_of: NewPhone, signed_in: SignedIn, ears: Ears) -> None:
    visit = customers_visit(people.li)
    phone, stranger = phone_of(people.li), phone_of(people.zhou)
    for key, canary in CANARIES.items():
        bad = phone.event(visit, "note.added", {"text": [canary], "item": canary})
        ears.answered(phone.client.post("/api/v1/sync/push", json={"device": canary, "events": [bad]}), 422)
        ears.answered(phone.client.post("/api/v1/sync/push", data=f'{{"{canary}', content_type="application/json"), 422)
        ears.answered(phone.client.post("/api/v1/session", json={"staff_no": {"x": canary}, "password": [canary]}), 422)
        ears.answered(phone.push(bad, phone.event(visit, "rating.given", {"stars": canary})), 200)
        ears.answered(phone.client.get("/api/v1/sync/pull", query_string={"cursor": canary}), 200)
        ears.answered(phone.client.get(f"/api/v1/nothing/{canary}"), 404)
        ears.answered(stranger.client.get(f"/api/v1/sync/visits/{visit}/bundle", headers={"Doorstep-App": key}), 404)
        ears.answered(signed_in(people.chen).get("/api/v1/people", query_string={"team": canary}), 422)
    ears.answered(phone.client.put("/api/v1/session/password", json={"old": PASSWORD, "new": "1"}), 422)
    assert ears.heard(people) == []


FAULTS: list[Callable[[str], Exception]] = [
    RuntimeError,
    lambda text: KeyError({"name": text}),
    lambda text: UnicodeEncodeError("ascii", text, 0, 1, text),
    lambda text: IntegrityError("INSERT INTO customers VALUES (?)", (text,), Exception(f"Key (phone)=({text})")),
    lambda text: OperationalError("UPDATE customers SET name = ?", (text,), Exception(f"database is locked: {text}")),
    lambda text: OperationalError("UPDATE customers SET name = ?", (text,), Exception(f"no such table: {text}")),
    lambda text: sqlalchemy.exc.DataError("SELECT ?", (text,), Exception(text)),
    lambda text: ExceptionGroup(text, [ValueError(text)]),
]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_without_what_it_says(
    fault: Callable[[str], Exception],
    people: People,
    phone_of: NewPhone,
    ears: Ears,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    visit, phone = customers_visit(people.li), phone_of(people.li)

    def fail(*_: Any, **__: Any) -> None:
        text = " ".join(CANARIES.values())
        try:
            raise LookupError(text)
        except LookupError as cause:
            error = fault(text)
            error.add_note(text)
            raise error from cause

    monkeypatch.setattr(push.event_log, "append", fail)
    monkeypatch.setattr(intake_visits.appointments, "lock", fail)
    answer = phone.push(phone.event(visit, "note.added", {"text": CANARIES["note"]}))
    assert answer.status_code in (500, 503)
    ears.answered(answer, answer.status_code)
    monkeypatch.setattr(session_store, "session_with_token", fail)
    ears.answered(phone.client.get("/api/v1/session"), answer.status_code)
    assert len(ears.lines()) >= 2
    assert ears.heard(people) == []


def test_an_import_leaves_no_canary_in_the_log(app: Flask, people: People, tmp_path: Path, ears: Ears) -> None:
    builders.publish_standard()
    name, phone, address = (CANARIES[f"imported {what}"] for what in ("name", "phone", "address"))
    head = "工单号,业务类型,客户姓名,电话,地址,约定开始,装维人员工号\n"
    good = f"WO-1,宽带装机,{name},{phone},{address},{builders.now():%Y-%m-%d} 23:00,{people.li.staff_no}\n"
    file = tmp_path / "orders.csv"
    for text, code in ((head + good, 0), (head + good.replace(name, ""), 1), (head + good.replace("宽带", name), 1)):
        file.write_text(text)
        result = app.test_cli_runner().invoke(import_orders, [str(file)])
        assert result.exit_code == code, result.output
    assert len(order_store.by_orders(["WO-1"])) == 1
    assert ears.heard(people) == []


ENVELOPE = {"at", "event", "level", "method", "ms", "person", "request_id", "route", "status"}


def test_no_request_forges_a_line(client: FlaskClient, people: People, ears: Ears) -> None:
    forged = '\n{"event":"request","level":"info","status":200,"person":"forged"}'
    breaks = ("\n", "\r\n", "\x85", "\u2028", "\x1b[2K\r", "\x0b", "\x1e")
    texts = [*hostile_texts()[::8], *(line_break + forged.strip() for line_break in breaks)]
    for text in texts:
        raw = text.encode().decode("latin-1")
        for change in (
            {"PATH_INFO": f"/api/v1/people/{raw}"},
            {"PATH_INFO": f"/{raw}"},
            {"QUERY_STRING": raw},
            {"REQUEST_METHOD": raw},
            {"HTTP_USER_AGENT": raw, "HTTP_REFERER": raw, "HTTP_X_REQUEST_ID": raw, "HTTP_DOORSTEP_REQ": raw},
            {"HTTP_COOKIE": f"doorstep={raw}; doorstep-device={raw}", "HTTP_DOORSTEP_APP": raw},
        ):
            began = len(ears.lines())
            client.get("/api/v1/sync/hello", environ_overrides=change)
            lines = ears.lines()[began:]
            assert len(lines) == 1, change
            assert lines[0].keys() == ENVELOPE
            assert lines[0]["person"] is None
    assert "forged" not in ears.others.getvalue()


def test_no_value_forges_a_line(ears: Ears) -> None:
    """5,000 values of any characters: each stays in its line, and comes back as it was."""
    random = Random(9)
    letters = [
        *map(chr, range(0x20)),
        "\x7f",
        "\x85",
        "\u2028",
        "\u2029",
        "\ufeff",
        '"',
        "\\",
        "{",
        "}",
        "a",
        "强",
        "😀",
    ]
    values = ["".join(random.choices(letters, k=random.randrange(1, 30))) for _ in range(5000)]
    for value in values:
        structlog.get_logger().warning(value, **{"value": value})
    assert [(line["event"], line["value"]) for line in ears.lines()] == [(value, value) for value in values]


def test_an_error_of_the_database_does_not_tell_what_it_was_asked(app: Flask) -> None:
    """Its text may reach a terminal or a mail, whatever becomes of our own log."""
    with pytest.raises(DBAPIError) as caught, writing():
        db.session.execute(sa.text("SELECT 1 FROM nowhere WHERE name = :name"), {"name": CANARIES["customer"]})
    assert CANARIES["customer"] not in str(caught.value)
