"""Everything that grows has an end, in the settings: what is deleted when, what stays, and what phones notice of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from types import ModuleType
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

import images
from builders import NewPhone, Phone, a_whole_visit, book, move, photo_added, publish_standard
from doorstep import clock, lives, worker
from doorstep.accounts import trail_store
from doorstep.accounts.rules import TrailEntry
from doorstep.clock import new_id
from doorstep.config import LIVES, Settings, SettingsError, from_environment
from doorstep.database import Base, db, reading, transact, writing
from doorstep.feed import jobs as feed_jobs
from doorstep.feed import store as feed
from doorstep.fsck import check
from doorstep.intake import bookings
from doorstep.records import store as records
from doorstep.records import verifying
from doorstep.visits import photo_files, photo_store
from offices import Desk
from people import People, SignedIn

DAY = timedelta(days=1)


class Time:
    """The server's clock, in the hands of a test."""

    def __init__(self) -> None:
        self.at = clock.now()

    def __call__(self) -> datetime:
        return self.at

    def ms(self) -> int:
        return int(self.at.timestamp() * 1000)


@pytest.fixture
def time(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Time:
    """A clock that stands still until the test moves it; nobody has looked at the lives yet."""
    stopped = Time()
    monkeypatch.setattr(clock, "now", stopped)
    monkeypatch.setattr(clock, "now_ms", stopped.ms)
    app.extensions.pop("doorstep.lives", None)
    return stopped


@pytest.fixture
def pass_days(app: Flask, time: Time) -> Callable[..., None]:
    """A function that lets days pass, with a worker that looks every ten days and on the last one."""

    def passed(days: int) -> None:
        end = time.at + days * DAY
        while time.at < end:
            time.at = min(time.at + 10 * DAY, end)
            lives.keep(app, Event())

    return passed


def rows(table: str) -> int:
    with reading():
        return int(db.session.scalar(sa.select(sa.func.count()).select_from(Base.metadata.tables[table])) or 0)


def sealed(phone: Phone, *more: dict[str, Any], visit: str | None = None) -> str:
    """A visit that the phone's person did, with a measurement of the clock; it is sealed when this returns."""
    visit = visit or book(phone.person)
    for event in more:
        event["visit"] = visit
    assert set(phone.results(*more, *a_whole_visit(phone, visit), clock=phone.clock())) == {"accepted"}
    return visit


# ---- the feed


def test_the_feed_is_kept_for_ninety_days_and_no_longer(
    app: Flask, people: People, phone_of: NewPhone, time: Time, pass_days: Callable[..., None]
) -> None:
    lives.keep(app, Event())
    visit = book(people.li)
    before = rows("feed")
    pass_days(89)
    assert rows("feed") == before > 0
    move(visit, time.at + DAY)
    pass_days(12)
    with reading():
        position = feed.clock()
        kept = feed.rows_after(str(people.east.id), 0, position.seq, 100)
    assert position.trimmed_seq > 0 and kept and all(row.seq > position.trimmed_seq for row in kept)
    assert rows("feed_marks") <= 12, "marks go with what they date"


def test_a_phone_that_was_away_for_long_starts_over_and_misses_nothing(
    app: Flask, people: People, phone_of: NewPhone, signed_in: SignedIn, time: Time, pass_days: Callable[..., None]
) -> None:
    lives.keep(app, Event())
    away, near = phone_of(people.li), phone_of(people.wang)
    gone, kept = book(people.li), book(people.li)
    for phone in (away, near):
        phone.pull()
    bookings.cancel(gone, "customer", people.zhao.id, time.at, 1)
    move(kept, time.at + 40 * DAY)
    pass_days(60)
    near.client = signed_in(people.wang, near.id)
    near.pull()
    added = book(people.wang, start=time.at + DAY)
    pass_days(45)
    for phone in (away, near):
        phone.client = signed_in(phone.person, phone.id)
    page = away.pull_page()
    assert page["reset"] is True, "rows that it had not heard are gone"
    assert [(item["visit"], item["document"]["ver"]) for item in page["items"]] == [(kept, 2)] and not page["more"]
    assert away.pull() == [], "and from here on it hears of changes as before"
    move(kept, time.at + DAY, ver=2)
    assert [item["kind"] for item in away.pull()] == ["visit"]
    page = near.pull_page()
    assert page["reset"] is False and {item["visit"] for item in page["items"]} == {added}, "it was away for 45 days"


def test_rows_are_called_gone_before_the_first_is_deleted(
    app: Flask,
    people: People,
    phone_of: NewPhone,
    time: Time,
    pass_days: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A worker that is stopped in the middle leaves phones that start over, not phones that miss something."""
    lives.keep(app, Event())
    phone = phone_of(people.li)
    book(people.li)
    phone.pull()
    for hours in range(3):
        move(book(people.li), time.at + DAY + timedelta(hours=hours))
    pass_days(80)
    monkeypatch.setattr(feed_jobs, "AT_ONCE", 1)
    deleted: list[int] = []
    delete = feed.delete_rows

    def stopped(reader: str, upto: int, limit: int) -> int:
        if deleted:
            raise KeyboardInterrupt
        deleted.append(delete(reader, upto, limit))
        return deleted[0]

    monkeypatch.setattr(feed, "delete_rows", stopped)
    time.at += 20 * DAY
    with pytest.raises(KeyboardInterrupt):
        lives.keep(app, Event())
    assert deleted == [1]
    db.session.remove()
    with reading():
        assert feed.clock().trimmed_seq > 0
    monkeypatch.setattr(feed, "delete_rows", delete)
    lives.keep(app, Event())
    with reading():
        position = feed.clock()
        low = db.session.scalar(sa.select(sa.func.min(Base.metadata.tables["feed"].c.seq)))
    assert low is None or low > position.trimmed_seq, "the next one goes on where the first stopped"


def test_phones_are_told_how_long_the_feed_is_kept(
    app: Flask, people: People, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = replace(app.extensions["doorstep"], keep_feed_days=30)
    monkeypatch.setitem(app.extensions, "doorstep", changed)
    assert signed_in(people.li).get("/api/v1/sync/hello").get_json()["feed_days"] == 30


# ---- measurements of clocks


def test_measurements_go_ninety_days_after_the_sealing(
    people: People, phone_of: NewPhone, pass_days: Callable[..., None]
) -> None:
    sealed(phone_of(people.li))
    assert rows("clock_samples") == 1
    pass_days(89)
    assert rows("clock_samples") == 1
    pass_days(10)
    assert rows("clock_samples") == 0


def test_a_measurement_stays_while_a_visit_of_that_time_is_not_sealed(
    app: Flask, people: People, phone_of: NewPhone, time: Time, signed_in: SignedIn, pass_days: Callable[..., None]
) -> None:
    phone, visit = phone_of(people.li), book(people.li)
    assert phone.push(clock=phone.clock()).status_code == 200
    arrived = phone.event(visit, "visit.arrived")
    sealed(phone_of(people.wang))
    pass_days(200)
    assert rows("clock_samples") == 1, "the other's is gone"
    phone.client = signed_in(people.li, phone.id)
    whole = a_whole_visit(phone, visit)[1:]
    assert set(phone.results(arrived, *whole)) == {"accepted"}
    with reading():
        [record] = records.records_of(visit)
    [dated] = [one for one in record.sealed["clock"] if one["event"] == arrived["id"]]
    assert dated["error_ms"] is not None, "work that came late is dated by what was measured then"
    pass_days(89)
    assert rows("clock_samples") == 1
    pass_days(20)
    assert rows("clock_samples") == 0


def test_what_was_dated_once_stays_dated_when_something_comes_later(
    app: Flask, people: People, phone_of: NewPhone, signed_in: SignedIn, pass_days: Callable[..., None]
) -> None:
    phone = phone_of(people.li)
    visit = sealed(phone)
    pass_days(120)
    assert rows("clock_samples") == 0
    phone.client = signed_in(people.li, phone.id)
    again = phone.event(visit, "visit.completed", {"outcome": "done", "recorded": 24})
    assert phone.results(phone.event(visit, "note.added", {"text": "补记"}), again) == ["accepted"] * 2
    with reading():
        first, second = records.records_of(visit)
    before = {one["event"]: one for one in first.sealed["clock"]}
    after = {one["event"]: one for one in second.sealed["clock"]}
    assert {id: after[id] for id in before} == before
    assert second.sealed["arrival"] == first.sealed["arrival"]


# ---- originals of photos


@pytest.fixture
def taken(people: People, phone_of: NewPhone) -> tuple[Phone, str, str]:
    """A sealed visit with a photo: the phone, the visit, the photo's digest."""
    phone, data = phone_of(people.li), images.photo()
    sha256 = hashlib.sha256(data).hexdigest()
    visit = book(people.li)
    assert phone.results(photo_added(phone, visit, data)) == ["accepted"]
    assert put(phone, data) == 200
    return phone, sealed(phone, visit=visit), sha256


def put(phone: Phone, data: bytes) -> int:
    path = f"/api/v1/sync/photos/{hashlib.sha256(data).hexdigest()}"
    return phone.client.put(path, data=data, content_type="image/jpeg").status_code


def files(app: Flask) -> set[str]:
    folder: Path = app.extensions["doorstep"].var / "photos"
    return {path.relative_to(folder).parts[0] for path in folder.glob("**/*") if path.is_file()}


def test_an_original_goes_on_time_and_what_people_see_stays(
    app: Flask,
    people: People,
    signed_in: SignedIn,
    time: Time,
    taken: tuple[Phone, str, str],
    pass_days: Callable[..., None],
) -> None:
    _, visit, sha256 = taken
    chen = signed_in(people.chen)
    seen = chen.get(f"/api/v1/photos/{sha256}").data
    with reading():
        number = records.records_of(visit)[-1].number
    pass_days(89)
    assert photo_files.read(sha256)
    pass_days(2)
    chen = signed_in(people.chen)
    assert chen.get(f"/api/v1/photos/{sha256}").data == seen
    assert files(app) == {"copies"}, "with its position and its serial number"
    [photo] = chen.get(f"/api/v1/records/{number}").get_json()["photos"]
    assert (photo["sha256"], photo["stored"]) == (sha256, True), "the digest that was signed stands as before"
    assert photo["original_deleted_at"][:10] == time.at.date().isoformat()
    assert verifying.first_fault({}) is None
    found = check(time.at)
    assert (found.sound, found.let_go, found.missing, found.removed) == (True, [sha256], [], [])


def test_what_was_lost_does_not_look_like_what_went_on_time(
    app: Flask, time: Time, taken: tuple[Phone, str, str], pass_days: Callable[..., None]
) -> None:
    _, _, sha256 = taken
    photo_files.remove(sha256)
    assert check(time.at).missing == [sha256]
    pass_days(120)
    found = check(time.at)
    assert (found.missing, found.let_go) == ([sha256], []), "there was nothing to copy"
    with reading():
        assert photo_store.were_let_go([sha256]) == {}


@pytest.mark.parametrize("fault", ["missing", "changed"])
def test_a_copy_that_was_lost_or_changed_is_found(
    app: Flask, time: Time, taken: tuple[Phone, str, str], pass_days: Callable[..., None], fault: str
) -> None:
    _, _, sha256 = taken
    pass_days(91)
    [copy] = (app.extensions["doorstep"].var / "photos").glob("copies/*/*.jpg")
    if fault == "missing":
        copy.unlink()
    else:
        copy.write_bytes(copy.read_bytes() + b"\0")
    found = check(time.at)
    assert getattr(found, fault) == [sha256] and not found.sound


def test_an_original_that_was_changed_is_kept_as_evidence(
    app: Flask, time: Time, taken: tuple[Phone, str, str], pass_days: Callable[..., None]
) -> None:
    _, _, sha256 = taken
    path = app.extensions["doorstep"].var / "photos" / sha256[:2] / sha256
    path.write_bytes(images.photo() + b"\0")
    pass_days(91)
    assert path.exists() and check(time.at).changed == [sha256]


def test_an_original_stays_until_every_visit_that_names_it_is_sealed(
    app: Flask, people: People, phone_of: NewPhone, pass_days: Callable[..., None]
) -> None:
    phone, data = phone_of(people.li), images.photo()
    first, second = book(people.li), book(people.li)
    assert phone.results(photo_added(phone, first, data), photo_added(phone, second, data)) == ["accepted"] * 2
    assert put(phone, data) == 200
    sealed(phone, visit=first)
    pass_days(91)
    assert photo_files.read(hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize(
    ("place", "step"), [(photo_files, "keep_copy"), (photo_store, "let_go"), (photo_files, "remove")]
)
def test_a_worker_that_dies_in_between_loses_nothing(
    app: Flask,
    time: Time,
    taken: tuple[Phone, str, str],
    pass_days: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    place: ModuleType,
    step: str,
) -> None:
    """Killed before each step: the photo can be seen, and the next look does the rest."""
    _, _, sha256 = taken

    def die(*_: Any) -> None:
        raise KeyboardInterrupt

    pass_days(89)
    time.at += 2 * DAY
    with monkeypatch.context() as patch:
        patch.setattr(place, step, die)
        with pytest.raises(KeyboardInterrupt):
            lives.keep(app, Event())
    db.session.remove()
    assert photo_files.read(sha256), "the original goes last, when everything else says that it went"
    assert photo_files.open_copy(sha256)
    found = check(time.at + 2 * DAY)
    assert found.sound and found.missing == []
    time.at += DAY
    lives.keep(app, Event())
    assert files(app) == {"copies"} and check(time.at).let_go == [sha256]


def test_a_phone_that_brings_the_photo_again_does_not_bring_the_original_back(
    app: Flask, people: People, signed_in: SignedIn, taken: tuple[Phone, str, str], pass_days: Callable[..., None]
) -> None:
    phone, _, _ = taken
    pass_days(91)
    phone.client = signed_in(people.li, phone.id)
    assert put(phone, images.photo()) == 200
    assert files(app) == {"copies"}


def test_a_database_from_before_learns_that_the_original_went(
    app: Flask, time: Time, taken: tuple[Phone, str, str], pass_days: Callable[..., None]
) -> None:
    """Restored from a backup that was made while the original was there."""
    _, _, sha256 = taken
    pass_days(91)
    table = Base.metadata.tables["photos"]
    with writing():
        db.session.execute(sa.update(table).values(original_deleted_at=None, copy_sha256=None))
    assert check(time.at).let_go == [sha256]
    with reading():
        assert sha256 in photo_store.were_let_go([sha256])


# ---- messages and the trail


def test_messages_go_after_two_years_and_never_while_they_wait(
    app: Flask, people: People, time: Time, pass_days: Callable[..., None]
) -> None:
    visit = book(people.li, start=time.at + DAY)
    bookings.cancel(visit, "customer", people.zhao.id, time.at, 1)
    table = Base.metadata.tables["messages"]
    assert rows("messages") > 1
    with writing():
        db.session.execute(sa.update(table).values(state="withdrawn"))
        one = db.session.scalar(sa.select(table.c.id).limit(1))
        db.session.execute(sa.update(table).where(table.c.id == one).values(state="waiting"))
    pass_days(725)
    assert rows("messages") > 1
    pass_days(10)
    assert rows("messages") == 1


def test_what_was_set_aside_waits_however_long_and_goes_two_years_after_it_was_settled(
    app: Flask, people: People, phone_of: NewPhone, time: Time, pass_days: Callable[..., None]
) -> None:
    phone = phone_of(people.li)
    strangers = [phone.event(new_id(), "visit.arrived") for _ in range(2)]
    assert set(phone.results(*strangers)) == {"unknown_visit"}
    table = Base.metadata.tables["quarantine"]
    pass_days(800)
    assert rows("quarantine") == 2
    with writing():
        db.session.execute(sa.update(table).where(table.c.event == strangers[0]["id"]).values(settled=time.at))
    pass_days(729)
    assert rows("quarantine") == 2
    pass_days(2)
    with reading():
        assert db.session.scalars(sa.select(table.c.event)).all() == [strangers[1]["id"]]


def test_the_trail_goes_after_three_years(
    app: Flask, people: People, time: Time, pass_days: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lives, "AT_ONCE", 2)
    with writing():
        for _ in range(5):
            trail_store.add_to_trail(TrailEntry(new_id(), None, "person.password", people.li.id, time.at))
    before = rows("trail")
    time.at += 1094 * DAY
    lives.keep(app, Event())
    assert rows("trail") == before
    transact(lambda: trail_store.add_to_trail(TrailEntry(new_id(), None, "person.password", people.li.id, time.at)))
    time.at += 2 * DAY
    lives.keep(app, Event())
    assert rows("trail") == 1


# ---- the job and its settings


def test_the_worker_does_it_and_not_more_often_than_it_must(
    app: Flask, people: People, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[datetime] = []
    monkeypatch.setattr(feed_jobs, "trim", lambda now, *_: looked.append(now) or 0)
    for minutes in (0, 1, 59, 60, 61):
        time.at = time.at.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(minutes=minutes)
        worker.tick(app, Event())
    assert len(looked) == 2
    stopped = Event()
    stopped.set()
    time.at += DAY
    lives.keep(app, stopped)
    assert len(looked) == 2, "a worker that is to stop begins nothing"


@pytest.mark.parametrize("name", LIVES)
def test_a_life_is_a_setting_with_bounds(tmp_path: Path, name: str) -> None:
    setting, within = f"DOORSTEP_{name.upper()}", LIVES[name]
    given = {"DOORSTEP_VAR": str(tmp_path)}
    assert getattr(from_environment(given), name) == getattr(Settings("", tmp_path, ""), name)
    for days in (within.start, within.stop - 1):
        assert getattr(from_environment(given | {setting: str(days)}), name) == days
    for wrong in (str(within.start - 1), str(within.stop), "ninety", "-1", "1.5"):
        with pytest.raises(SettingsError, match=setting):
            from_environment(given | {setting: wrong})
    assert name in Settings("", tmp_path, "").shown()


def test_keys_of_commands_end_after_a_week_also_those_of_whoever_left(
    people: People, signed_in: SignedIn, time: Time, pass_days: Callable[..., None]
) -> None:
    publish_standard()
    Desk(signed_in(people.zhao)).booked(time.at + DAY)
    assert rows("command_keys") == 1
    pass_days(6)
    assert rows("command_keys") == 1
    pass_days(2)
    assert rows("command_keys") == 0
