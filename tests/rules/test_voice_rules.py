"""What customers say through their link, as rules: who reads it, who answers, and when a code may be tried."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from doorstep.accounts.rules import Person
from doorstep.portal import rules as portal
from doorstep.voices import rules
from doorstep.voices.rules import Code, Voice

Json = dict[str, Any]

NOW = datetime(2026, 11, 30, 2, tzinfo=UTC)
SAID = Voice("v", "visit", "east", "complaint", NOW, text="没有来")


def person(id: str, *roles: str, team: str | None = "east", duties: tuple[str, ...] = ()) -> Person:
    return Person(id, id, id.upper(), f"+86{id}", frozenset(roles), team, True, None, frozenset(duties))


@pytest.mark.parametrize("kind", sorted(rules.PRIVATE))
def test_what_is_thought_of_people_is_read_by_who_answers_for_them_and_by_none_of_them(kind: str) -> None:
    said = replace(SAID, kind=kind)
    chief = person("chief", "supervisor")
    assert rules.may_read(chief, said, {"li"})
    assert not rules.may_read(chief, said, {"li", "chief"}), "whatever else they are"
    assert not rules.may_read(person("root", "administrator", team=None), said, {"root"})
    assert rules.may_read(person("root", "administrator", team=None), said, {"li"})
    for other in (person("d", "dispatcher"), person("li", "technician"), person("w", "supervisor", team="west")):
        assert not rules.may_read(other, said, {"li"})


def test_a_complaint_is_answered_by_the_duty_else_by_a_supervisor_and_never_by_who_went() -> None:
    duty, chief, other = (
        person("duty", "supervisor", duties=("complaints",)),
        person("chief", "supervisor"),
        person("other", "supervisor"),
    )
    assert rules.holder_of_complaint([duty, chief], [], set()) == "complaints"
    assert rules.holder_of_complaint([duty, chief, other], [], {"duty"}) == chief, "the first by name"
    assert rules.holder_of_complaint([chief, other], [], set()) == "supervisor"
    assert rules.holder_of_complaint([chief], [], {"chief"}) is None


def test_a_complaint_that_nobody_of_the_team_may_read_is_the_administrators() -> None:
    chief, root, other = person("chief", "supervisor"), person("root", "administrator"), person("a", "administrator")
    assert rules.answering([chief], [root], {"li"}) == [chief]
    assert rules.answering([chief], [root, other], {"chief"}) == [root, other]
    assert rules.answering([], [root, other], {"root"}) == [other]
    assert rules.holder_of_complaint([chief], [root, other], {"chief"}) == other, "the first by name"
    assert rules.holder_of_complaint([person("li", "technician")], [root], {"li", "root"}) is None


@pytest.mark.parametrize(
    ("code", "may"),
    [
        (Code("c", "v", NOW), True),
        (Code("c", "v", NOW, tries=4), True),
        (Code("c", "v", NOW, tries=5), False),
        (Code("c", "v", NOW, opened=NOW), False),
        (Code("c", "v", NOW - rules.CODE_LASTS), False),
        (None, False),
    ],
)
def test_when_a_code_may_be_tried(code: Code | None, may: bool) -> None:
    assert rules.may_try(code, NOW) is may


def test_three_codes_an_hour_eight_a_day_and_a_minute_between_them() -> None:
    def at(*minutes: float) -> list[Code]:
        return [Code(str(one), "v", NOW - timedelta(minutes=one)) for one in minutes]

    assert rules.next_code([], NOW) is None
    assert rules.next_code(at(0.5), NOW) == NOW + timedelta(seconds=30)
    assert rules.next_code(at(2), NOW) is None
    assert rules.next_code(at(50, 20, 2), NOW) == NOW + timedelta(minutes=10)
    day = at(*(200 + 60 * hour for hour in range(rules.CODES_A_DAY)))
    assert rules.next_code(day[1:], NOW) is None
    assert rules.next_code(day, NOW) == day[-1].at + timedelta(days=1)


def test_a_proof_is_of_one_code_and_one_visit() -> None:
    proof = rules.proof("secret", "code", "visit")
    assert rules.proven("secret", proof, "visit") == "code"
    others = [("other", proof, "visit"), ("secret", proof, "else")]
    others += [("secret", forged, "visit") for forged in ("code.", "", "\ud800")]
    for secret, given, visit in others:
        assert rules.proven(secret, given, visit) is None
    assert len(rules.digits("secret", "code", "visit")) == 6
    assert rules.digits("secret", "code", "visit") != rules.digits("secret", "other", "visit")


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("+8613912345678", "139****5678"),
        ("w.wang@example.com", "w***@example.com"),
        ("+8657187654321", "571****4321"),
        ("123", "****"),
    ],
)
def test_an_address_is_told_by_its_owner_alone(address: str, shown: str) -> None:
    assert portal.masked(address) == shown


MINE = {"audience": "customer"}
ASKED = {"answer.ok": "yes"}


def test_photos_need_the_consent_that_their_item_needs() -> None:
    standard: Json = {
        "items": {
            "ok": {"answer": "consent", "zh": "同意", "en": "ok", **MINE},
            "after": {"answer": "photo", "zh": "后", "en": "after", "pair": "before", "when": ASKED, **MINE},
            "before": {"answer": "photo", "zh": "前", "en": "before", "when": ASKED, **MINE},
            "office": {"answer": "photo", "zh": "内", "en": "ours", "audience": "office", "when": ASKED},
            "free": {"answer": "photo", "zh": "门", "en": "door", "when": {"order.access": "fibre"}, **MINE},
        }
    }

    def shown(
        values: list[str | None], choice: str | None = None, kept: str = "abce", version: Json = standard
    ) -> list[str]:
        photos = [
            {"sha256": "a", "item": "after", "withdrawn": False},
            {"sha256": "b", "item": "before", "withdrawn": True},
            {"sha256": "c", "item": "free", "withdrawn": False},
            {"sha256": "d", "item": None, "withdrawn": False},
            {"sha256": "e", "item": "office", "withdrawn": False},
            {"sha256": "f", "item": "of-another-version", "withdrawn": False},
        ]
        fold = {"photos": photos, "answers": {"ok": [{"value": value} for value in values]}}
        return [one["sha256"] for one in portal.photos(fold, version, choice, set(kept), in_force=standard)]

    assert shown(["yes"]) == ["a"]
    for values in ([], ["no"], ["withdrawn"], ["yes", "no"], [None]):
        assert shown(values) == [], "a contradiction is no consent"
    assert shown(["yes"], "no") == []
    assert shown([], "yes", "abcdef") == ["a", "c", "d"]
    assert shown(["yes"], kept="") == [], "what has not come yet is not shown"
    silent = {name: {key: one[key] for key in one if key != "audience"} for name, one in standard["items"].items()}
    before: Json = {"items": silent}
    assert shown([], "yes", "abcde", before) == ["a", "c", "d"], "the version in force says whose it is"
