"""A case by its acts: one owner, a promise that nothing mends, and an end that only the customer's answer brings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorstep.cases import rules
from doorstep.cases.acts import FORMS, GRADES, KINDS, Act, refusal
from doorstep.cases.rules import Asking, Case

ZONE = "Asia/Shanghai"
START = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)
ASKED, OTHER, SUPERVISOR, DUTY, CONCERNED = "asked", "other", "supervisor", "duty", "concerned"
RANKS = {SUPERVISOR: 2, DUTY: 3}


@dataclass
class Course:
    """A case that things are done to."""

    kind: str = "complaint"
    about: tuple[str, ...] = ()
    at: datetime = START
    acts: list[Act] = field(default_factory=list)

    def __post_init__(self) -> None:
        body = {"kind": self.kind, "channel": "phone", "words": "怎么还不修", "owner": ASKED}
        self._add("opened", ASKED, {**body, "about": list(self.about), "due": (START + timedelta(days=1)).isoformat()})

    @property
    def case(self) -> Case:
        return rules.fold(self.acts)

    def _add(self, type: str, by: str | None, body: dict[str, Any]) -> None:
        self.acts.append(Act(f"act {len(self.acts)}", "case", len(self.acts) + 1, self.at, by, type, body))

    def do(self, type: str, by: str = ASKED, after: timedelta = timedelta(minutes=5), **body: Any) -> str | None:
        """Does something, and what follows by itself; why not, otherwise."""
        self.at += after
        act = Act("new", "case", len(self.acts) + 1, self.at, by, type, body)
        if why := rules.refusal(self.case, act, Asking(by, RANKS.get(by, 1))):
            return why
        self._add(type, by, body)
        match rules.follows(self.case, ZONE):
            case ("closed", outcome):
                self._add("closed", None, {"outcome": outcome})
            case ("reopened", _):
                self._add("reopened", None, {"due": (self.at + timedelta(days=2)).isoformat()})
        return None

    def settle(self) -> None:
        """Everything that has to be there before a complaint is resolved."""
        assert self.do("restated", text="网络三天没修", how="spoken") is None
        assert self.do("proposed", remedy="repair", text="今晚换光猫") is None
        assert self.do("agreed", text="今晚八点") is None
        assert self.do("resolved", cause="goods", text="换了光猫") is None


def test_a_question_ends_with_the_answer_that_reached_whoever_asked() -> None:
    course = Course("enquiry")
    assert course.do("answered", text="可以换", way="phone", reached=False) is None
    assert (course.case.state, course.case.answered) == ("open", None)
    assert course.do("answered", text="可以换", way="phone", reached=True) is None
    assert (course.case.state, course.case.outcome, course.case.is_first_contact) == ("closed", "answered", True)
    assert course.do("answered", text="再说一遍", way="phone", reached=True) == "ended"


def test_a_complaint_is_resolved_when_everything_is_there_and_closed_when_its_customer_says_so() -> None:
    course = Course()
    assert course.do("resolved", cause="goods", text="换了光猫") == "missing"
    assert rules.missing(course.case) == ("restated", "cause", "proposed", "agreed")
    course.settle()
    assert (course.case.state, course.case.outcome) == ("resolved", None)
    assert course.do("called", result="satisfied") == "own_case"
    assert course.do("called", by=OTHER, result="satisfied") is None
    assert (course.case.state, course.case.outcome) == ("closed", "satisfied")


def test_who_is_not_satisfied_is_heard_one_level_higher_and_is_called_again() -> None:
    course = Course()
    course.settle()
    assert course.do("called", by=OTHER, result="not_satisfied") is None
    case = course.case
    assert (case.state, case.level, case.reopened, case.answered, case.calls) == ("open", 2, 1, None, ())
    assert rules.missing(case) == ("proposed", "agreed")
    course.settle()
    assert course.do("called", by=OTHER, result="satisfied") is None
    assert course.case.outcome == "satisfied"


@pytest.mark.parametrize(
    ("hours", "outcome"),
    [
        ((0, 3, 27), "not_reached"),
        ((0, 3, 6), None),  # on one day
        ((0, 24, 48), None),  # always at the same time
        ((0, 27), None),
    ],
    ids=["three on two days", "one day", "one time of day", "twice"],
)
def test_who_cannot_be_reached_is_told_apart_after_enough_calls(hours: tuple[int, ...], outcome: str | None) -> None:
    course = Course()
    course.settle()
    start = course.at
    for hour in hours:
        course.at = start
        assert course.do("called", by=OTHER, after=timedelta(hours=hour), result="no_answer") is None
    assert course.case.outcome == outcome


def test_a_handover_is_an_offer_until_it_is_taken() -> None:
    course = Course()
    assert course.do("offered", to=OTHER, why="他去过") is None
    assert (course.case.owner, course.case.handovers) == (ASKED, 0)
    assert course.do("accepted", by=DUTY) == "not_offered"
    assert course.do("declined", by=OTHER, why="我休假") is None
    assert course.do("accepted", by=OTHER) == "not_offered"
    assert course.do("offered", to=OTHER, why="他去过") is None
    assert course.do("accepted", by=OTHER) is None
    assert (course.case.owner, course.case.handovers, course.case.owners) == (OTHER, 1, (ASKED, OTHER))
    assert course.do("told", text="还在查", way="phone") == "not_owner"


def test_whoever_a_case_is_about_decides_nothing_of_it() -> None:
    course = Course(about=(CONCERNED,))
    assert course.do("offered", to=CONCERNED, why="他最清楚") == "concerned"
    for type in FORMS:
        assert course.do(type, by=CONCERNED, to=OTHER, due=(START + timedelta(days=2)).isoformat()) == "concerned"


def test_what_is_beyond_the_authority_is_decided_above() -> None:
    course = Course()
    assert course.do("authority", by=SUPERVISOR, given=True) == "nothing_asked"
    assert course.do("restated", text="要退一个月", how="spoken") is None
    assert course.do("proposed", remedy="refund", text="退一个月", amount=9900, beyond=True) is None
    assert course.do("authority", by=OTHER, given=True) == "not_above"
    assert course.do("agreed", text="退一个月") is None
    assert course.do("resolved", cause="goods", text="退了") == "missing"
    assert course.do("authority", by=SUPERVISOR, given=True) is None
    assert course.do("resolved", cause="goods", text="退了") is None


def test_nobody_promises_more_than_15_days_from_the_opening() -> None:
    course = Course()
    late, in_time = START + timedelta(days=15, minutes=1), START + timedelta(days=15)
    assert course.do("promised", due=late.isoformat()) == "too_late"
    assert course.do("promised", due=START.isoformat()) == "past"
    assert course.do("promised", due=in_time.isoformat()) is None
    assert course.case.due == in_time


def test_another_time_does_not_mend_one_that_is_over_and_a_pause_mends_none() -> None:
    course = Course()
    assert course.do("promised", due=(START + timedelta(days=2)).isoformat()) is None
    assert course.do("paused", why="等客户寄回设备") is None
    assert course.do("promised", after=timedelta(days=3), due=(START + timedelta(days=4)).isoformat()) is None
    assert course.do("resumed") is None
    assert course.do("agreed", text="换新") is None
    assert [one.outcome for one in rules.given(course.acts)] == ["withdrawn", "broken", "met"]
    assert timedelta(days=3) <= course.case.stood < timedelta(days=4)


@pytest.mark.parametrize(
    ("type", "body", "pointer"),
    [
        ("restated", {"text": " ", "how": "spoken"}, "/text"),
        ("restated", {"text": "好"}, "/how"),
        ("promised", {"due": "tomorrow"}, "/due"),
        ("proposed", {"remedy": "money", "text": "好"}, "/remedy"),
        ("proposed", {"remedy": "refund", "text": "好", "amount": -1}, "/amount"),
        ("offered", {"to": "周磊", "why": "好"}, "/to"),
    ],
)
def test_the_form_of_an_act_is_held_with_a_pointer(type: str, body: dict[str, Any], pointer: str) -> None:
    refused = refusal(type, body)
    assert refused is not None and refused.pointer == pointer


DRAWN: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "converted": st.fixed_dictionaries({"kind": st.sampled_from(KINDS), "why": st.just("实为投诉")}),
    "graded": st.fixed_dictionaries({"grade": st.sampled_from(GRADES)}),
    "restated": st.just({"text": "三天没修", "how": "spoken"}),
    "step": st.just({"step": "calm"}),
    "promised": st.builds(
        lambda hours: {"due": (START + timedelta(hours=hours)).isoformat()}, st.integers(-10, 24 * 16)
    ),
    "told": st.just({"text": "还在查", "way": "phone"}),
    "offered": st.fixed_dictionaries(
        {"to": st.sampled_from([ASKED, OTHER, DUTY, CONCERNED]), "why": st.just("他去过")}
    ),
    "wished": st.just({"remedy": "refund"}),
    "proposed": st.fixed_dictionaries({"remedy": st.just("refund"), "text": st.just("退"), "beyond": st.booleans()}),
    "authority": st.fixed_dictionaries({"given": st.booleans()}),
    "agreed": st.just({"text": "好"}),
    "answered": st.fixed_dictionaries({"text": st.just("好"), "way": st.just("phone"), "reached": st.booleans()}),
    "paused": st.just({"why": "等配件"}),
    "resolved": st.just({"cause": "goods", "text": "好"}),
    "called": st.fixed_dictionaries(
        {"result": st.sampled_from(["satisfied", "not_satisfied", "no_answer", "later", "declined"])}
    ),
    "declined": st.just({"why": "忙"}),
    "taken_over": st.just({"why": "他休假"}),
    "withdrawn": st.just({"text": "客户说算了"}),
    "verified": st.just({"text": "属实"}),
}
STEPS = st.lists(
    st.sampled_from(sorted(FORMS)).flatmap(
        lambda type: st.tuples(
            st.just(type),
            DRAWN.get(type, st.just({})),
            st.sampled_from([ASKED, OTHER, SUPERVISOR, DUTY, CONCERNED]),
            st.integers(1, 3000),
        )
    ),
    max_size=60,
)


def test_a_complaint_is_not_ended_by_the_word_of_who_owned_it() -> None:
    course = Course()
    assert course.do("withdrawn", text="客户说算了") == "own_case"
    assert course.do("withdrawn", by=OTHER, text="客户说算了") is None
    assert (course.case.outcome, Course("enquiry").do("withdrawn", text="客户说算了")) == ("withdrawn", None)


@settings(max_examples=300)
@given(st.sampled_from(KINDS), STEPS)
def test_whatever_is_done_there_is_one_owner_and_no_end_without_the_customer(
    kind: str, steps: list[tuple[str, dict[str, Any], str, int]]
) -> None:
    course, called_back = Course(kind, about=(CONCERNED,)), kind in rules.CALLED_BACK
    for type, body, by, minutes in steps:
        was = course.case
        refused = course.do(type, by, timedelta(minutes=minutes), **body)
        case = course.case
        assert case.owner in case.owners and case.owner != CONCERNED
        assert refused is None or case == was
        called_back |= case.kind in rules.CALLED_BACK
        if was.state == "closed":
            assert refused == "ended"
        if case.owner != was.owner:
            assert type in ("accepted", "taken_over")
        kept = [one for one in rules.given(course.acts) if one.outcome == "met"]
        assert all(one.settled is not None and one.settled <= one.due for one in kept)
        open_ones = [one for one in rules.given(course.acts) if one.outcome is None]
        assert len(open_ones) <= 1
    case = course.case
    if case.state == "closed" and called_back:
        last = case.calls[-1].result if case.calls else None
        gone = course.acts[-1].by not in case.owners and case.outcome == "withdrawn"
        unreached = bool(case.calls) and rules.was_tried(case.calls, ZONE)
        assert gone or last in ("satisfied", "declined") or unreached
        assert all(call.by not in case.owners for call in case.calls)
