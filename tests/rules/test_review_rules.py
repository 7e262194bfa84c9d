"""Which records are reviewed, and how a review goes on."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.appointments.rules import ReviewQuestion
from doorstep.audits import rules
from doorstep.audits.rules import Facts, Reason, Review
from doorstep.errors import Conflict, Invalid
from doorstep.events.rules import Event
from doorstep.intake import rules as intake
from doorstep.numbers.rules import MOST_DAYS, span

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
SEED = "s" * 40


def digest(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def review(**changes: object) -> Review:
    whole = Review("r", 3, 7, "v", "east", "li", (Reason("sample"),), "open", None, AT)
    return replace(whole, **changes)  # type: ignore[arg-type]


# ---- reasons


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({}, []),
        (
            {"critical": ("work.cloth", "enter.rooms")},
            [("critical_failed", "work.cloth"), ("critical_failed", "enter.rooms")],
        ),
        ({"arrival": "late", "minutes": "12.5"}, [("promise_broken", "arrival")]),
        ({"arrival": "early", "minutes": "-20.0"}, []),
        ({"arrival": "undetermined"}, []),
        ({"wrong_code": True}, [("wrong_door_code", "arrival")]),
        ({"leaves": ("kept", "broken", "broken")}, [("promise_broken", "leave")]),
        ({"leaves": ("open", "gone", "undetermined")}, []),
        ({"matches": ("matches",)}, []),
        ({"unreadable": ("private.rooms",)}, [("unreadable", "private.rooms")]),
        ({"said": ("private.rooms",)}, [("customer_said", "private.rooms")]),
        ({"matches": ("matches", "differs")}, [("signature_differs", None)]),
        ({"matches": ("cannot_rebuild",)}, [("signature_differs", None)]),
        (
            {"critical": ("a",), "arrival": "late", "leaves": ("broken",), "matches": ("differs",)},
            [
                ("critical_failed", "a"),
                ("promise_broken", "arrival"),
                ("promise_broken", "leave"),
                ("signature_differs", None),
            ],
        ),
    ],
    ids=str,
)
def test_a_fault_is_a_reason(facts: dict[str, object], found: list[tuple[str, str | None]]) -> None:
    record = Facts(digest(1), **facts)  # type: ignore[arg-type]
    reasons = rules.reasons(record, 0, SEED)
    assert [(reason.code, reason.of) for reason in reasons] == found


def test_a_late_arrival_says_how_late() -> None:
    assert rules.reasons(Facts(digest(1), arrival="late", minutes="12.5"), 0, SEED)[0].minutes == "12.5"


@given(st.integers(), st.integers(0, 100))
def test_a_record_with_a_fault_is_never_a_sample(number: int, share: int) -> None:
    faulty = Facts(digest(number), critical=("a",))
    assert rules.reasons(faulty, share, SEED) == (Reason("critical_failed", "a"),)


@given(st.integers(), st.text(min_size=1))
def test_all_or_none_can_be_drawn(number: int, seed: str) -> None:
    assert rules.reasons(Facts(digest(number)), 100, seed) == (Reason("sample"),)
    assert rules.reasons(Facts(digest(number)), 0, seed) == ()


@given(st.integers(), st.integers(0, 100), st.integers(0, 100))
def test_a_greater_share_draws_what_the_smaller_one_draws(number: int, one: int, other: int) -> None:
    smaller, greater = sorted((one, other))
    assert not rules.is_drawn(digest(number), smaller, SEED) or rules.is_drawn(digest(number), greater, SEED)


def test_the_share_is_kept_and_the_secret_decides() -> None:
    drawn = {number for number in range(5000) if rules.is_drawn(digest(number), 10, SEED)}
    again = {number for number in range(5000) if rules.is_drawn(digest(number), 10, SEED)}
    others = {number for number in range(5000) if rules.is_drawn(digest(number), 10, "t" * 40)}
    assert drawn == again
    assert 400 < len(drawn) < 600
    assert len(drawn & others) < 100, "with another secret another tenth is drawn"


def plain(**said: object) -> dict[str, object]:
    """What a record says in the open, of a visit that gives no reason; parts of its fold by their names."""
    whole = {"arrival": None, "assessment": {"critical": [], "phases": []}, "signatures": []}
    fold = {"leaves": [], "surprises": [], "signatures": [], "ratings": []}
    fold |= {name: value for name, value in said.items() if name in fold and name != "signatures"}
    fold["signatures"] = said.get("signed", [])
    return whole | {name: value for name, value in said.items() if name in whole} | {"fold": fold}


def test_the_facts_are_read_from_what_was_sealed() -> None:
    sealed = plain(
        arrival={"verdict": "late", "minutes": "11.0"},
        assessment={"critical": ["work.cloth"], "phases": []},
        leaves=[{"state": "kept"}, {"state": "broken"}],
        signatures=[{"match": "differs", "changed_after": []}],
    )
    private = {"private.rooms": ["no", "yes"], "private.cloth": ["no"]}
    items = {name: {"answer": "yes-no-na", "fail": ["yes"]} for name in private}
    known = rules.facts(sealed, "d", private, items)
    assert known == Facts(
        *("d", ("work.cloth",), ("private.rooms",), ()),
        *("late", "11.0", ("kept", "broken"), ("differs",), ("private.rooms",)),
    )
    assert rules.facts({**sealed, "arrival": None}, "d", {}, {}).arrival is None


ITEMS = {"private.rooms": {"answer": "yes-no-na", "fail": ["yes"]}}


@pytest.mark.parametrize(
    ("values", "said", "unreadable"),
    [
        (["no"], (), ()),
        (["no", "yes"], ("private.rooms",), ()),
        ([None], (), ("private.rooms",)),
        (["yes", None], ("private.rooms",), ("private.rooms",)),
        ([["yes"]], (), ("private.rooms",)),
        ([{"a": 1}, 7, True], (), ("private.rooms",)),
    ],
    ids=str,
)
def test_a_private_answer_is_whatever_a_phone_has_sealed(
    values: list[object], said: tuple[str, ...], unreadable: tuple[str, ...]
) -> None:
    known = rules.facts(plain(), "d", {"private.rooms": values}, ITEMS)
    assert (known.said, known.unreadable) == (said, unreadable)
    assert rules.facts(plain(), "d", {"private.other": values}, ITEMS).unreadable == ("private.other",)


CONFLICT = {"critical": [], "phases": [{"items": [{"id": "a", "state": "conflict"}, {"id": "b", "state": "passed"}]}]}


@pytest.mark.parametrize(
    ("said", "private", "flagged", "found"),
    [
        ({}, {}, (), []),
        ({"assessment": CONFLICT}, {}, (), [("conflict", "a")]),
        ({}, {"private.rooms": ["no", "no"]}, (), []),
        ({}, {"private.rooms": ["na", "no"]}, (), [("conflict", "private.rooms")]),
        ({"surprises": [{"kind": "second_completion"}] * 2}, {}, (), [("contradiction", "second_completion")]),
        ({"surprises": [{"kind": "double_end"}]}, {}, (), [("contradiction", "double_end")]),
        ({"signed": [{}]}, {}, (), []),
        ({"signed": [{}, {}]}, {}, (), [("contradiction", "second_signature")]),
        ({"ratings": [{"stars": 5}, {"stars": 5}]}, {}, (), []),
        ({"ratings": [{"stars": 5}, {"stars": 1}]}, {}, (), [("contradiction", "second_rating")]),
        (
            {"signatures": [{"match": "matches", "changed_after": ["e"]}]},
            {},
            (),
            [("contradiction", "changed_after")],
        ),
        ({}, {}, ("after_cancel", "clash"), [("contradiction", "after_cancel"), ("contradiction", "clash")]),
    ],
    ids=str,
)
def test_what_cannot_all_be_true_is_a_reason(
    said: dict[str, object], private: dict[str, list[object]], flagged: tuple[str, ...], found: list[tuple[str, str]]
) -> None:
    known = rules.facts(plain(**said), "d", private, ITEMS, flagged)
    assert [(reason.code, reason.of) for reason in rules.reasons(known, 0, SEED)] == found


@pytest.mark.parametrize(
    ("log", "found"),
    [
        ([("visit.arrived", ())], ()),
        ([("visit.arrived", ("after_cancel",))], ("after_cancel",)),
        ([("note.added", ("after_reassign", "unknown_type"))], ("after_reassign",)),
        ([("item.answered", ("after_completion",))], ("after_completion",)),
        ([("visit.left", ("after_completion",)), ("note.added", ("after_completion",))], ()),
        ([("visit.left", ("after_completion", "after_cancel"))], ("after_cancel",)),
        ([("reply.given", ("after_completion", "after_cancel", "after_reassign"))], ()),
        ([("change.seen", ("after_completion", "after_cancel", "after_reassign"))], ()),
        ([("promise.agreed", ("clash",)), ("visit.signed", ("after_cancel",))], ("after_cancel", "clash")),
        ([("visit.arrived", ("taken_over",))], ()),
    ],
    ids=str,
)
def test_what_the_intake_noticed_is_a_contradiction(log: list[tuple[str, tuple[str, ...]]], found: object) -> None:
    assert rules.flagged_as(log) == found


@pytest.mark.parametrize(
    ("before", "after"), [("open", "open"), ("sent_back", "sent_back"), ("answered", "answered"), ("closed", "open")]
)
def test_a_contradiction_that_came_later_opens_what_was_judged(before: str, after: str) -> None:
    judged = review(state=before, verdict="meets" if before == "closed" else None)
    more = (Reason("contradiction", "after_cancel"),)
    found = rules.contradicted(judged, more)
    assert (found.state, found.verdict, found.ver) == (after, None, judged.ver + 1)
    assert found.reasons == (*judged.reasons, *more)
    assert rules.contradicted(found, more) is found


# ---- how a review goes on


@pytest.mark.parametrize("state", rules.STATES)
def test_a_verdict_closes_a_review_in_every_state(state: str) -> None:
    closed = rules.judged(review(state=state), "meets", None)
    assert (closed.state, closed.verdict, closed.ver) == ("closed", "meets", 4)


@pytest.mark.parametrize("verdict", ["fails", "undecided"])
@pytest.mark.parametrize("comment", [None, ""])
def test_what_is_not_simply_good_needs_a_comment(verdict: str, comment: str | None) -> None:
    with pytest.raises(Invalid, match="why"):
        rules.judged(review(), verdict, comment)
    assert rules.judged(review(), verdict, "没有铺防尘布").verdict == verdict


@pytest.mark.parametrize("state", ["open", "answered"])
def test_a_review_is_sent_back_and_answered(state: str) -> None:
    asked = rules.sent_back(review(state=state))
    assert (asked.state, asked.ver) == ("sent_back", 4)
    told = rules.answered(asked)
    assert (told.state, told.ver) == ("answered", 5)


@pytest.mark.parametrize("state", ["sent_back", "closed"])
def test_nobody_is_asked_twice_or_after_the_verdict(state: str) -> None:
    with pytest.raises(Conflict) as refused:
        rules.sent_back(review(state=state))
    assert refused.value.code == state


def test_an_answer_opens_nothing_that_was_judged() -> None:
    assert rules.answered(review(state="closed", verdict="fails")).state == "closed"


@pytest.mark.parametrize(
    ("before", "after"), [("open", "open"), ("sent_back", "sent_back"), ("answered", "answered"), ("closed", "open")]
)
def test_a_review_follows_its_visit_to_the_new_record(before: str, after: str) -> None:
    verdict = "fails" if before == "closed" else None
    more = (Reason("signature_differs"), Reason("sample"))
    moved = rules.followed(review(state=before, verdict=verdict), 9, "west", "wang", more)
    assert (moved.record, moved.team, moved.technician) == (9, "west", "wang")
    assert moved.reasons == (Reason("sample"), Reason("signature_differs"))
    assert (moved.state, moved.verdict, moved.ver) == (after, None, 4)


# ---- the answer


def reply(id: str, by: str = "li", record: int = 7, visit: str = "v") -> Event:
    return Event(
        id, "visit", visit, "reply.given", 1, 0, 0, 480, ("boot", 0), {"record": record, "text": "铺了"}, "d", by
    )


QUESTION = ReviewQuestion("q", "r", "v", 7, "li", "？", AT, "chen")


@pytest.mark.parametrize(
    ("replies", "answering"),
    [
        ([reply("1")], ["1"]),
        ([reply("1"), reply("2")], ["1"]),
        ([reply("1", by="wang"), reply("2")], ["2"]),
        ([reply("1", record=6)], []),
        ([reply("1", visit="w")], []),
        ([], []),
    ],
)
def test_the_first_reply_of_who_is_asked_about_that_record_is_the_answer(
    replies: list[Event], answering: list[str]
) -> None:
    assert list(intake.answers(replies, {"v": QUESTION})) == answering


def test_a_reply_to_nothing_answers_nothing() -> None:
    assert intake.answers([reply("1")], {}) == {}


# ---- the days of numbers

TODAY = date(2026, 11, 22)


def test_without_days_the_last_thirty_are_counted() -> None:
    assert (span(None, None, TODAY).since, span(None, None, TODAY).upto) == (date(2026, 10, 24), TODAY)
    assert span(None, date(2026, 1, 30), TODAY).since == date(2026, 1, 1)
    assert span(None, date.min, TODAY).since == date.min


@given(st.dates(), st.dates())
def test_the_days_are_bounded(since: date, upto: date) -> None:
    if 0 <= (upto - since).days < MOST_DAYS:
        assert vars(span(since, upto, TODAY)) == {"since": since, "upto": upto}
        return
    with pytest.raises(Invalid) as refused:
        span(since, upto, TODAY)
    assert refused.value.code == "span"
