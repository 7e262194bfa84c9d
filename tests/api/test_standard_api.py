"""Versions of the standard: published, told to the phones, served for ever."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from doorstep.accounts import trail_store
from doorstep.clock import new_id
from doorstep.config import standard_folder
from doorstep.database import reading, writing
from doorstep.errors import NotFound
from doorstep.feed import store as feed
from doorstep.standard import store
from doorstep.standard.commands import standard
from doorstep.standard.loading import digest, load
from people import People, SignedIn

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The shipped standard."""
    found, faults = load(standard_folder())
    assert found is not None, faults
    return found


def changed(document: dict[str, Any], hotline: str) -> dict[str, Any]:
    """Another version."""
    other = {**document, "brand": {**document["brand"], "hotline": hotline}}
    return {**other, "hash": digest(other)}


def publish(document: dict[str, Any], now: datetime = NOW, by: str | None = None) -> bool:
    with writing():
        return store.publish(document, now, by, "a reason")


def test_nothing_is_in_force_before_the_first_is_published(app: Flask) -> None:
    with reading():
        assert store.current() is None
        assert store.history() == []


def test_what_was_published_last_is_in_force_and_the_rest_stays(app: Flask, document: dict[str, Any]) -> None:
    newer = changed(document, "10086")
    by = new_id()
    assert publish(document)
    assert publish(newer, NOW + timedelta(hours=1), by)
    with reading():
        assert store.current() == newer
        assert store.by_hash(document["hash"]) == document
        assert [(one.hash, one.published_at, one.published_by) for one in store.history()] == [
            (newer["hash"], NOW + timedelta(hours=1), by),
            (document["hash"], NOW, None),
        ]


def test_publishing_what_is_in_force_does_nothing(app: Flask, document: dict[str, Any]) -> None:
    assert publish(document)
    assert not publish(document, NOW + timedelta(hours=1))
    with reading():
        assert [one.published_at for one in store.history()] == [NOW]


def test_an_older_version_can_be_put_in_force_again(app: Flask, document: dict[str, Any]) -> None:
    newer = changed(document, "10086")
    publish(document)
    publish(newer, NOW + timedelta(hours=1))
    assert publish(document, NOW + timedelta(hours=2))
    with reading():
        assert store.current() == document
        assert len(store.history()) == 2


def test_every_phone_is_told_and_nobody_else(app: Flask, people: People, document: dict[str, Any]) -> None:
    publish(document)
    with reading():
        head = feed.head()
        rows = {person.id: feed.rows_after(person.id, 0, head, 10) for person in vars(people).values()}
    told = {id for id, found in rows.items() if [(row.kind, row.detail) for row in found]}
    assert told == {person.id for person in (people.li, people.wang, people.zhou, people.sun)}
    assert {(row.kind, row.detail) for found in rows.values() for row in found} == {
        ("standard.published", document["hash"])
    }


def test_an_unknown_version_is_not_found(app: Flask) -> None:
    with reading(), pytest.raises(NotFound):
        store.by_hash("0" * 64)


def test_a_version_is_served_for_ever(
    app: Flask, people: People, signed_in: SignedIn, document: dict[str, Any]
) -> None:
    publish(document)
    address = f"/api/v1/standard/{document['hash']}"
    phone = signed_in(people.li)
    answer = phone.get(address)
    assert answer.status_code == 200
    assert answer.json == document
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    again = phone.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_versions_are_listed(app: Flask, people: People, signed_in: SignedIn, document: dict[str, Any]) -> None:
    newer = changed(document, "10086")
    publish(document)
    publish(newer, NOW + timedelta(hours=1))
    answer = signed_in(people.chen).get("/api/v1/standard")
    assert [(one["hash"], one["current"], one["note"]) for one in answer.json["items"]] == [
        (newer["hash"], True, "a reason"),
        (document["hash"], False, "a reason"),
    ]


def test_an_unknown_version_is_a_problem(app: Flask, people: People, signed_in: SignedIn) -> None:
    answer = signed_in(people.li).get(f"/api/v1/standard/{'0' * 64}")
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


# ── another version, by an administrator ──


def draft(base: str, **files: str) -> dict[str, Any]:
    return {"base": base, "files": [{"name": name.replace("_", "."), "text": text} for name, text in files.items()]}


def test_a_draft_is_checked_changed_and_published(
    app: Flask, people: People, signed_in: SignedIn, document: dict[str, Any]
) -> None:
    publish(document)
    base, office = document["hash"], signed_in(people.wu)
    spoilt = {"item": "enter.shoe-covers", "patch": {"answer": "tik", "zh": "进门先换鞋套"}}
    faulty = office.post("/api/v1/standard/check", json=draft(base) | {"change": spoilt}).json
    assert faulty["document"] is None and [one["name"] for one in faulty["files"]] == ["items.yaml"]
    assert [(one["code"], one["place"]) for one in faulty["faults"]] == [
        ("unknown_answer", ["enter.shoe-covers", "answer"])
    ]
    refused = office.post("/api/v1/standard/publish", json={"base": base, "files": faulty["files"], "note": "鞋套"})
    assert (refused.status_code, refused.json["code"]) == (422, "faulty")

    mended = {"item": "enter.shoe-covers", "patch": {"answer": "tick"}}
    sound = office.post("/api/v1/standard/check", json={"base": base, "files": faulty["files"], "change": mended}).json
    assert sound["faults"] == [] and sound["document"]["items"]["enter.shoe-covers"]["zh"] == "进门先换鞋套"
    told = {"base": base, "files": sound["files"], "note": "鞋套要新的"}
    for _ in range(2):  # sent once more, it says so once more
        done = office.post("/api/v1/standard/publish", json=told)
        assert (done.status_code, done.json["by"], done.json["note"]) == (201, people.wu.name, "鞋套要新的")
        assert done.json["hash"] == sound["document"]["hash"]
    with reading():
        assert store.current() == sound["document"]
        assert [one.by for one in trail_store.trail_of(done.json["hash"])] == [people.wu.id]
        rows = feed.rows_after(people.li.id, 0, feed.head(), 10)
    assert [row.detail for row in rows if row.kind == "standard.published"] == [base, done.json["hash"]]
    files = office.get(f"/api/v1/standard/{done.json['hash']}/files").json
    assert files["kept"] and {one["name"]: one["text"] for one in files["files"]} | {
        one["name"]: one["text"] for one in sound["files"]
    } == {one["name"]: one["text"] for one in files["files"]}


def test_a_draft_of_what_is_no_longer_in_force_is_refused(
    app: Flask, people: People, signed_in: SignedIn, document: dict[str, Any]
) -> None:
    newer = changed(document, "10086")
    publish(document)
    publish(newer, NOW + timedelta(hours=1))
    brand = 'company: {zh: 云江电信, en: Yunjiang Telecom}\nhotline: "10010"\n'
    told = draft(document["hash"], brand_yaml=brand) | {"note": "热线"}
    answer = signed_in(people.wu).post("/api/v1/standard/publish", json=told)
    assert (answer.status_code, answer.json["code"], answer.json["of"]) == (409, "not_in_force", newer["hash"])
    with reading():
        assert store.current() == newer


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"files": [{"name": "other.yaml", "text": ""}]}, "/files/0/name"),
        ({"change": {"kind": "nothing", "phase": "work", "items": []}}, "/change/kind"),
        ({"change": {"item": "a.b"}}, "/change/_schema"),
    ],
)
def test_a_draft_that_makes_no_sense_is_marked(
    app: Flask, people: People, signed_in: SignedIn, document: dict[str, Any], body: dict[str, Any], pointer: str
) -> None:
    publish(document)
    answer = signed_in(people.wu).post("/api/v1/standard/check", json=draft(document["hash"]) | body)
    assert (answer.status_code, answer.json["faults"][0]["pointer"]) == (422, pointer)


# ── the command line ──


def run(app: Flask, *words: str) -> tuple[int, str]:
    """Exit code and everything written by `doorstep standard …`."""
    result = CliRunner().invoke(standard, words)
    return result.exit_code, result.output


def spoilt(tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(standard_folder(), tmp_path / "standard"))
    with (folder / "items.yaml").open("a") as file:
        file.write("\nwork.new: {zh: 新项, en: New, answer: tik, rule: ENT-01}\n")
    return folder


def test_check_counts_what_it_found(app: Flask, document: dict[str, Any]) -> None:
    code, output = run(app, "check")
    assert code == 0
    assert output.startswith("No fault: ") and document["hash"] in output


def test_check_names_file_line_and_fault_in_both_languages(app: Flask, tmp_path: Path) -> None:
    folder = spoilt(tmp_path)
    line = (folder / "items.yaml").read_text().count("\n")
    code, output = run(app, "check", str(folder))
    assert code == 1
    expected = f"{folder / 'items.yaml'}:{line}: there is no answer of kind “tik” · 没有“tik”这种答法"
    assert expected in output.splitlines()


def test_a_faulty_standard_is_not_published(app: Flask, tmp_path: Path) -> None:
    code, _ = run(app, "publish", str(spoilt(tmp_path)))
    assert code == 1
    with reading():
        assert store.history() == []


def test_publish_show_and_diff(app: Flask, document: dict[str, Any], tmp_path: Path) -> None:
    read = "Customers read: 云江电信 · Yunjiang Telecom, 10000 (brand.yaml).\n"
    assert run(app, "publish", "--note", "first") == (0, f"Published: {document['hash']}.\n{read}")
    assert run(app, "publish") == (0, f"Already in force: {document['hash']}.\n{read}")

    code, shown = run(app, "show", document["hash"][:8])
    assert code == 0
    assert "enter.shoe-covers  进门前换上干净鞋套 · Clean shoe covers on before entering (tick, critical)" in shown

    folder = Path(shutil.copytree(standard_folder(), tmp_path / "standard"))
    items = folder / "items.yaml"
    items.write_text(items.read_text().replace("zh: 进门前换上干净鞋套", "zh: 进门先换鞋套"))
    assert run(app, "diff", document["hash"], str(folder)) == (
        0,
        "~ item enter.shoe-covers: zh 进门前换上干净鞋套 → 进门先换鞋套\n",
    )
    assert run(app, "diff", document["hash"], document["hash"]) == (0, "No difference.\n")
    assert run(app, "show", "f" * 64) == (1, f"Error: no published version begins with {'f' * 64}\n")


def test_pull_writes_what_is_in_force_and_keeps_what_is_its_own(
    app: Flask, people: People, signed_in: SignedIn, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(standard_folder(), tmp_path / "standard"))
    assert run(app, "publish", str(folder))[0] == 0
    with reading():
        base = store.history()[0].hash
    change = {"item": "enter.shoe-covers", "patch": {"zh": "进门先换鞋套"}}
    office = signed_in(people.wu)
    files = office.post("/api/v1/standard/check", json=draft(base) | {"change": change}).json["files"]
    told = {"base": base, "files": files, "note": "鞋套"}
    assert office.post("/api/v1/standard/publish", json=told).status_code == 201

    items = folder / "items.yaml"
    before = items.read_text("utf-8")
    items.write_text(before.replace("zh: 服务卡、纸笔已带", "zh: 服务卡已带"), "utf-8")
    code, output = run(app, "pull", str(folder))
    assert (code, "never published" in output) == (1, True)
    items.write_text(before + "# 只在这里的说明\n", "utf-8")
    code, output = run(app, "pull", str(folder))
    assert code == 0 and output.splitlines()[:2] == ["~ items.yaml", "  lost: # 只在这里的说明"]
    assert items.read_text("utf-8") == before.replace("zh: 进门前换上干净鞋套", "zh: 进门先换鞋套")
    assert run(app, "pull", str(folder))[1].startswith(f"{folder} says what is in force already")
    assert run(app, "publish", str(folder))[1].startswith("Already in force")
