"""Erased is gone: whatever a day of work brought of a customer, no canary of it stands in any table or file, nor in the
log; what was sealed is as sound as before, and what a phone still brings is not kept."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from test_log_canaries import CANARIES, Ears, customers_visit, ears, everything_of_a_visit, signed_photo

from builders import NewPhone, Phone
from doorstep import backup, fsck
from doorstep.accounts import trail_store
from doorstep.appointments import store as appointments
from doorstep.clock import now
from doorstep.customers import store as customers
from doorstep.database import Base, db, is_sqlite, reading, transact
from doorstep.intake import erasing
from doorstep.records import verifying
from mailing import tick
from offices import Desk
from people import People, SignedIn
from restoring import Elsewhere, put_journal
from sealed import finished

assert ears  # a fixture
OWN = "佘家只在晚上接电话 佘家要脱鞋 佘小花 佘家改过的街 客户佘女士要取消".split()
OTHERS = {"imported name", "imported phone", "imported address", "wrong password", "artist of a photo"} | {
    "query", "agent", "device name", "password"
}  # fmt: skip
"""What is not the customer's, or never came to their visit."""
THEIRS = [*OWN, *(canary for what, canary in CANARIES.items() if what not in OTHERS)]


def told_of_them() -> list[str]:
    """Where in the tables a canary stands, whatever the column is said to hold."""
    found = []
    for table in Base.metadata.sorted_tables:
        for column in table.c:
            if isinstance(column.type, sa.String | sa.JSON):
                with reading():
                    values = [str(value) for value in db.session.scalars(sa.select(column))]
                found += [
                    f"{canary} in {column}"
                    for canary in THEIRS
                    for value in values
                    if canary in value or canary.encode("ascii", "backslashreplace").decode() in value
                ]
    return sorted(set(found))


def files_of(folder: Path) -> list[str]:
    """Which files hold a canary, byte for byte."""
    return [
        f"{canary} in {path.name}"
        for path in folder.rglob("*")
        if path.is_file()
        for data in [path.read_bytes()]
        for canary in THEIRS
        if canary.encode() in data
    ]


def worked(people: People, desk: Desk, phone: Phone, app: Flask) -> tuple[str, str, str]:
    """A customer of whom everybody has said something; the customer, the visit and the digest of a photo."""
    visit = customers_visit(people.li)
    with reading():
        found = appointments.visit(visit)
    assert found is not None
    id = found.customer
    later = desk.read(f"/visits/{visit}")
    desk.change(later, "calls", purpose="appointment", result="reached", note="佘家只在晚上接电话")
    desk.command(f"/customers/{id}/correct", {"before": {"door_note": None}, "after": {"door_note": "佘家要脱鞋"}})
    [place] = desk.read(f"/customers/{id}")["premises"]
    body = {"before": {"address": place["address"]}, "after": {"address": "佘家改过的街 5 号"}, "premises": place["id"]}
    desk.command(f"/customers/{id}/correct", body)
    double = desk.booked(now() + timedelta(days=2), customer={"name": "佘小花", "phone": CANARIES["phone"]})
    assert desk.command(f"/customers/{id}/merge", {"other": double["customer"]["id"]}).status_code == 200
    tick(app)
    double = desk.read(f"/visits/{double['id']}")
    assert desk.change(double, "cancel", reason="客户佘女士要取消", asked_by="customer").status_code == 200
    photo = signed_photo()
    events = everything_of_a_visit(phone, visit, photo)
    answer = phone.push(*events, clock=phone.clock())
    assert {one["result"] for one in answer.json["results"].values()} == {"accepted"}
    address = f"/api/v1/sync/photos/{sha256(photo).hexdigest()}"
    assert phone.client.put(address, data=photo, content_type="image/jpeg").status_code in (200, 204)
    bad = phone.event(visit, "rating.given", {"stars": CANARIES["rating"]})
    assert phone.results(bad) != ["accepted"]
    tick(app)
    for coming in desk.read(f"/customers/{id}")["coming"]:  # who was not at home is visited again
        again = desk.read(f"/visits/{coming['id']}")
        assert desk.change(again, "cancel", reason="客户佘女士要取消", asked_by="customer").status_code == 200
    tick(app)
    return id, visit, sha256(photo).hexdigest()


def test_nothing_of_an_erased_customer_is_left(
    app: Flask, people: People, signed_in: SignedIn, phone_of: NewPhone, ears: Ears
) -> None:
    desk, boss, phone = Desk(signed_in(people.zhao)), Desk(signed_in(people.wu)), phone_of(people.li)
    phone.pull()
    id, visit, photo = worked(people, desk, phone, app)
    phone.pull()
    assert {where.split(" in ")[0] for where in told_of_them()} >= set(THEIRS[:4]), "there is something to erase"
    var = app.extensions["doorstep"].var
    path = f"/api/v1/customers/{id}/erase"
    assert desk.client.post(path, json={"name": CANARIES["customer"]}).status_code == 403
    wrong = boss.client.post(path, json={"name": "王秀兰"})
    assert (wrong.status_code, wrong.get_json()["faults"][0]["pointer"]) == (422, "/name")
    answer = boss.client.post(path, json={"name": CANARIES["customer"]})
    assert answer.status_code == 204, answer.text

    if is_sqlite():
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    assert told_of_them() == []
    assert files_of(var) == []
    assert ears.own.getvalue() and not [canary for canary in THEIRS if canary in ears.own.getvalue()]
    assert boss.get(f"/customers/{id}").status_code == 404
    assert boss.read("/customers")["items"] == boss.read("/customers", query=CANARIES["phone"])["items"] == []
    assert boss.read(f"/visits/{visit}")["customer"]["name"] == "—"
    [record] = [one for one in boss.read("/records")["items"] if one["visit"] == visit]
    assert boss.read(f"/records/{record['number']}")["document"]["customer"] is not None
    assert verifying.first_fault({}, verifying.in_turn, verifying.START) is None
    assert list(fsck.compare()) == [] and fsck.check(now()).sound
    assert phone.client.get(f"/api/v1/sync/photos/{photo}").status_code == 404
    trail = trail_store.trail_of(id)
    assert [(one.act, one.by, one.changed) for one in trail if one.act == erasing.ERASED] == [
        (erasing.ERASED, people.wu.id, None)
    ]

    gone = [item for item in phone.pull() if item["kind"] == "scope.removed"]
    assert [(item["visit"], item["reason"]) for item in gone if item["visit"] == visit] == [(visit, "erased")]
    late = phone.event(visit, "note.added", {"text": CANARIES["note"]})
    assert phone.results(late) == ["duplicate"]
    tick(app)
    assert told_of_them() == []


def test_whoever_is_to_be_visited_is_not_erased(people: People, signed_in: SignedIn) -> None:
    boss = Desk(signed_in(people.wu))
    visit = customers_visit(people.li)
    with reading():
        found = appointments.visit(visit)
    assert found is not None
    answer = boss.client.post(f"/api/v1/customers/{found.customer}/erase", json={"name": CANARIES["customer"]})
    assert (answer.status_code, answer.get_json()["code"]) == (409, "visits_to_come")
    assert found.order in answer.get_json()["detail"]
    with reading():
        assert appointments.visit(visit) == found


@pytest.mark.usefixtures("postgresql_programs")
def test_a_restore_of_an_older_backup_erases_again(
    app: Flask, people: People, tmp_path: Path, elsewhere: Elsewhere
) -> None:
    visit = finished(people.li).visit
    with reading():
        found = appointments.visit(visit)
    assert found is not None
    backup.make(tmp_path / "night.doorstep", now())
    transact(lambda: db.session.execute(sa.text("UPDATE visits SET finished = created")))
    erasing.erase(found.customer, people.wu.id, now())
    other = elsewhere()
    put_journal(app, other)
    with other.app_context():
        backup.restore(tmp_path / "night.doorstep", now())
        with reading():
            assert customers.customer(found.customer).erased
        assert verifying.first_fault({}, verifying.in_turn, verifying.START) is None
        db.session.remove()
