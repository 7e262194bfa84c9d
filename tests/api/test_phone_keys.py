"""The keys of private answers: in the database, wrapped by the secret, the same for every machine."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import flask_migrate
import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from flask import Flask

from doorstep import create_app, migrations
from doorstep.clock import new_id
from doorstep.config import SettingsError
from doorstep.database import db, reading
from doorstep.errors import Unavailable
from doorstep.messages import push_key_store, webpush
from doorstep.visits import keys
from doorstep.visits.commands import keys as command
from doorstep.wrapping import OtherSecret
from sealed import sealed_answer
from serving import PATIENCE

OTHER = "another secret of the tests, long enough as well"


@pytest.fixture
def empty(app: Flask, elsewhere: Callable[..., Flask]) -> Flask:
    """An installation on an empty database without tables."""
    return elsewhere()


@pytest.fixture
def pairs(app: Flask) -> list[tuple[str, bytes]]:
    """The private halves of this installation, in the open, as files once held them."""
    with reading():
        rows = db.session.execute(sa.text("SELECT id, wrapped FROM phone_keys ORDER BY id")).all()
    secret = app.extensions["doorstep"].secret
    found = []
    for row in rows:
        pair = load_der_private_key(keys.unwrap(str(row.id), bytes(row.wrapped), secret), None)
        found.append((str(row.id), pair.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())))
    return found


def answered(item: str = "private.rooms") -> tuple[dict[str, object], str, str]:
    """The body of a private answer "yes", and the visit and event that it is bound to."""
    visit, event = new_id(), new_id()
    return sealed_answer(item, "yes")(visit, event), visit, event


@pytest.mark.one_database
def test_no_private_half_stands_in_the_open(app: Flask) -> None:
    with reading():
        wrapped = db.session.execute(sa.text("SELECT wrapped FROM phone_keys")).scalars().all()
    assert wrapped
    for half in wrapped:
        with pytest.raises(ValueError, match=r".*"):
            load_der_private_key(bytes(half), None)
        assert b"PRIVATE" not in bytes(half)


@pytest.mark.one_database
def test_a_half_that_was_moved_to_another_key_opens_nothing(app: Flask) -> None:
    id, secret = new_id(), "x" * 32
    wrapped = keys.wrap(id, b"a private half", secret)
    assert keys.unwrap(id, wrapped, secret) == b"a private half"
    changed = wrapped[:-1] + bytes([wrapped[-1] ^ 1])
    for wrong in ((new_id(), wrapped, secret), (id, wrapped, "y" * 32), (id, changed, secret)):
        with pytest.raises(OtherSecret):
            keys.unwrap(*wrong)


@pytest.mark.one_database
@pytest.mark.parametrize("damage", ["UPDATE phone_keys SET wrapped = :other", "UPDATE phone_keys SET spki = :other"])
def test_a_key_whose_halves_do_not_fit_is_not_given_to_phones(empty: Flask, damage: str) -> None:
    """What phones encrypt to it could not be opened."""
    with empty.app_context():
        migrations.upgrade()
        with reading():
            assert keys.public() == keys.public()
        with db.engine.begin() as connection:
            connection.execute(sa.text(damage), {"other": b"something else"})
        with reading(), pytest.raises(Unavailable, match="cannot be used"):
            keys.public()
        assert "keys" in empty.test_client().get("/readyz").json["reasons"]


@pytest.mark.one_database
@pytest.mark.parametrize("way", ["rsa", "x25519"])
def test_an_answer_is_opened_only_where_it_belongs_whichever_way_it_was_sealed(app: Flask, way: str) -> None:
    visit, event = new_id(), new_id()
    with reading():
        body = sealed_answer("private.rooms", "yes", way)(visit, event)
        assert keys.decrypt(body, visit, event) == "yes"
        other = sealed_answer("private.rooms", "no", way)(visit, event)
        for changed in ({"item": "private.pressure"}, {"wrapped": other["wrapped"]}, {"wrapped": "A" * 43}):
            with pytest.raises(keys.Unreadable):
                keys.decrypt(body | changed, visit, event)
        with pytest.raises(keys.Unreadable):
            keys.decrypt(body, new_id(), event)


@pytest.mark.one_database
def test_both_ways_come_with_a_key_from_one_secret_to_the_next(empty: Flask) -> None:
    """The second private half follows from the first: whoever keeps and wraps the one has the other."""
    visit, event = new_id(), new_id()
    with empty.app_context():
        migrations.upgrade()
        with reading():
            before = keys.public()
            body = sealed_answer("private.rooms", "yes", "x25519")(visit, event)
    with with_secret(empty, OTHER).app_context():
        assert keys.rewrap(empty.extensions["doorstep"].secret) == (1, [])
        with reading():
            assert keys.public() == before and keys.decrypt(body, visit, event) == "yes"
        keys.renew()
        with reading():
            assert keys.public()["x25519"] != before["x25519"]
            assert keys.decrypt(body, visit, event) == "yes"


def test_key_files_are_taken_into_the_database_once(empty: Flask, pairs: list[tuple[str, bytes]]) -> None:
    [(id, pem)] = pairs
    body, visit, event = answered()
    with empty.app_context():
        folder = empty.extensions["doorstep"].var / "keys"
        folder.mkdir()
        (folder / f"{id}.pem").write_bytes(pem)
        migrations.upgrade()
        assert list(folder.iterdir()) == [], "a private half in the open makes its wrapping worthless"
        with reading():
            assert keys.public()["id"] == id
            assert keys.decrypt(body, visit, event) == "yes"
        migrations.upgrade()
        with reading():
            assert db.session.scalar(sa.text("SELECT count(*) FROM phone_keys")) == 1


@pytest.mark.one_database
def test_files_that_wait_stop_the_start(app: Flask, pairs: list[tuple[str, bytes]]) -> None:
    [(id, pem)] = pairs
    folder = app.extensions["doorstep"].var / "keys"
    folder.mkdir(exist_ok=True)
    (folder / f"{id}.pem").write_bytes(pem)
    with pytest.raises(SettingsError, match="doorstep migrate"):
        migrations.refuse_unless_current()
    migrations.upgrade()
    migrations.refuse_unless_current()


def test_the_version_before_finds_its_files_again(empty: Flask) -> None:
    with empty.app_context():
        migrations.upgrade()
        with reading():
            key = keys.public()
        flask_migrate.downgrade(revision="0014")
        files = list((empty.extensions["doorstep"].var / "keys").glob("*.pem"))
        assert [file.stem for file in files] == [key["id"]]
        assert b"BEGIN PRIVATE KEY" in files[0].read_bytes()
        migrations.upgrade()
        with reading():
            assert keys.public() == key


def push_key() -> bytes:
    """By which push services know this installation."""
    return webpush.public_point(push_key_store.pair())


def with_secret(app: Flask, secret: str) -> Flask:
    """The same installation after its secret was changed."""
    return create_app(replace(app.extensions["doorstep"], secret=secret))


@pytest.mark.one_database
def test_another_secret_is_refused_until_the_keys_are_wrapped_anew(empty: Flask, tmp_path: Path) -> None:
    with empty.app_context():
        migrations.upgrade()
        with reading():
            key, pushes = keys.public(), push_key()
            body, visit, event = answered()
    changed = with_secret(empty, OTHER)
    former = tmp_path / "former"
    former.write_text(f"{empty.extensions['doorstep'].secret}\n")
    with changed.app_context():
        with pytest.raises(SettingsError, match="keys rewrap"):
            migrations.refuse_unless_current()
        assert "keys" in changed.test_client().get("/readyz").json["reasons"]
        with reading(), pytest.raises(keys.Unreadable):
            keys.decrypt(body, visit, event)
        with reading(), pytest.raises(Unavailable):
            push_key()
        wrong = tmp_path / "wrong"
        wrong.write_text("neither the former nor the present secret")
        result = changed.test_cli_runner().invoke(command, ["rewrap", "--former", str(wrong)])
        assert (result.exit_code, key["id"] in result.output) == (1, True)
        for said in ("2 keys", "0 keys"):
            result = changed.test_cli_runner().invoke(command, ["rewrap", "--former", str(former)])
            assert result.exit_code == 0, result.output
            assert result.output.startswith(said)
        migrations.refuse_unless_current()
        with reading():
            assert (keys.public(), push_key()) == (key, pushes)
            assert keys.decrypt(body, visit, event) == "yes"
        db.engine.dispose()
    with empty.app_context(), pytest.raises(SettingsError, match="another DOORSTEP_SECRET"):
        migrations.refuse_unless_current()


@pytest.mark.one_database
def test_a_lost_secret_costs_the_old_answers_and_no_more(empty: Flask) -> None:
    """Another key for push notifications is made where nothing opens the one that there is, and never besides."""
    with empty.app_context():
        migrations.upgrade()
    changed = with_secret(empty, OTHER)
    with changed.app_context():
        for said in (True, False):
            result = changed.test_cli_runner().invoke(command, ["renew"])
            assert (result.exit_code, "push notifications" in result.output) == (0, said)
        migrations.refuse_unless_current()
        with reading():
            assert push_key()
            body, visit, event = answered()
            assert keys.decrypt(body, visit, event) == "yes"
        db.engine.dispose()


def test_several_migrations_at_once_make_one_database(empty: Flask) -> None:
    """On an empty database all but the first wait; each finds everything done, and there is one key."""
    failed: list[BaseException] = []
    ready = threading.Barrier(3)

    def migrate(own: Flask) -> None:
        with own.app_context():
            ready.wait()
            try:
                migrations.upgrade()
            except BaseException as error:
                failed.append(error)
            finally:
                db.session.remove()
                db.engine.dispose()

    # Made one after another: Python 3.11 cannot always compile the rules of two applications at the same time.
    apps = [create_app(empty.extensions["doorstep"]) for _ in range(3)]
    threads = [threading.Thread(target=migrate, args=(own,)) for own in apps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert failed == [] and not any(thread.is_alive() for thread in threads)
    with empty.app_context():
        assert migrations.current() == migrations.newest()
        with reading():
            assert db.session.scalar(sa.text("SELECT count(*) FROM phone_keys")) == 1
