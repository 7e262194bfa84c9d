"""What cannot all be true of a visit reaches a supervisor, with both sides."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from builders import NewPhone, Phone, a_whole_visit, answered, book, reassign, standard
from doorstep.clock import now
from doorstep.intake import bookings
from people import People, SignedIn

pytestmark = pytest.mark.one_database

Json = dict[str, Any]


def reviews(client: FlaskClient) -> dict[str, Json]:
    """The reviews by visit."""
    answer = client.get("/api/v1/reviews")
    assert answer.status_code == 200, answer.text
    return {one["visit"]: one for one in answer.get_json()["items"]}


def contradictions(review: Json) -> set[str]:
    return {f"{reason['code']}:{reason['of']}" for reason in review["reasons"] if "of" in reason}


def signed(phone: Phone, visit: str, language: str, name: str) -> Json:
    """A signature under a statement of its own."""
    text = f'{{"format": "doorstep-statement/1", "language": "{language}", "items": [], "photos": []}}'
    said = {"statement": text, "format": "doorstep-statement/1", "language": language, "standard": standard()["hash"]}
    body = said | {"promises": [], "events": [], "facts": {}, "signature": {"kind": "typed", "name": name}}
    return phone.event(visit, "visit.signed", body | {"replaces": []})


def done(phone: Phone, visit: str, outcome: str = "done") -> Json:
    return phone.event(visit, "visit.completed", {"outcome": outcome, "recorded": 2})


def test_two_phones_that_complete_one_visit_are_shown_side_by_side(
    people: People, phone_of: NewPhone, signed_in: SignedIn
) -> None:
    li, wang, chen = phone_of(people.li), phone_of(people.wang), signed_in(people.chen)
    visit = book(people.li, people.wang)
    first = [answered(li, visit, "work.cloth", "done"), signed(li, visit, "zh-CN", "王秀兰"), done(li, visit)]
    second = [answered(wang, visit, "work.cloth", "not_done"), signed(wang, visit, "en", "王先生")]
    assert set(li.results(*first)) == {"accepted"}
    assert set(wang.results(*second, done(wang, visit, "stopped"))) == {"accepted"}
    found = reviews(chen)[visit]
    assert contradictions(found) >= {
        "conflict:work.cloth",
        "contradiction:second_completion",
        "contradiction:second_signature",
        "contradiction:after_completion",
    }
    page = chen.get(f"/api/v1/records/{found['record']}").get_json()
    sides = {one["by"]["name"]: (one["name"], one["statement"]["language"]) for one in page["signatures"]}
    assert sides == {"李强": ("王秀兰", "zh-CN"), "王芳": ("王先生", "en")}
    assert page["signature"] == page["signatures"][0]
    assert {one["outcome"] for one in page["visit"]["completions"]} == {"done", "stopped"}
    assert {one["value"] for one in page["visit"]["answers"]["work.cloth"]} == {"done", "not_done"}


@pytest.mark.parametrize("how", ["cancelled", "reassigned"])
def test_what_was_done_all_the_same_is_a_reason(
    people: People, phone_of: NewPhone, signed_in: SignedIn, how: str
) -> None:
    li, visit = phone_of(people.li), book(people.li)
    if how == "cancelled":
        bookings.cancel(visit, "客户退单", people.zhao.id, now(), 1)
    else:
        reassign(visit, people.li.id, people.wang.id)
    li.results(*a_whole_visit(li, visit))
    found = reviews(signed_in(people.chen))[visit]
    assert contradictions(found) >= {f"contradiction:{'after_cancel' if how == 'cancelled' else 'after_reassign'}"}


@pytest.mark.parametrize("how", ["after_cancel", "after_reassign"])
def test_what_is_made_all_the_same_and_never_completed_is_named(
    people: People, phone_of: NewPhone, signed_in: SignedIn, how: str
) -> None:
    li, wang, chen = phone_of(people.li), phone_of(people.wang), signed_in(people.chen)
    visit, other = book(people.li, order="WO-77"), book(people.li)
    for one in (visit, other):
        if how == "after_cancel":
            bookings.cancel(one, "客户退单", people.zhao.id, now(), 1)
        else:
            reassign(one, people.li.id, people.wang.id)
    li.results(li.event(visit, "visit.arrived"), answered(li, visit, "work.cloth", "done"))
    li.results(li.event(other, "note.added", {"text": "客户说不用来了"}))
    [named] = chen.get("/api/v1/reviews").get_json()["unrecorded"]
    assert (named["visit"], named["order"], named["kinds"]) == (visit, "WO-77", [how])
    assert signed_in(people.feng).get("/api/v1/reviews").get_json()["unrecorded"] == []
    sender = wang if how == "after_reassign" else li
    sender.results(done(sender, visit))
    assert chen.get("/api/v1/reviews").get_json()["unrecorded"] == [], "its record has a review"
    assert f"contradiction:{how}" in contradictions(reviews(chen)[visit])


def test_what_contradicts_a_record_later_opens_its_review_again(
    people: People, phone_of: NewPhone, signed_in: SignedIn
) -> None:
    li, wang, chen = phone_of(people.li), phone_of(people.wang), signed_in(people.chen)
    visit = book(people.li, people.wang)
    li.results(answered(li, visit, "work.cloth", "not_done"), *a_whole_visit(li, visit))
    wang.results(wang.event(visit, "visit.arrived"), wang.event(visit, "note.added", {"text": "来帮忙"}))
    picked = reviews(chen)[visit]
    assert "contradiction:after_completion" not in contradictions(picked), "marks and notes come late by their nature"
    judged = {"json": {"verdict": "meets"}, "headers": {"If-Match": f'"{picked["ver"]}"'}}
    assert chen.post(f"/api/v1/reviews/{picked['id']}/verdict", **judged).status_code == 200
    wang.results(answered(wang, visit, "work.item-1", "not_done"))
    again = reviews(chen)[visit]
    assert (again["state"], again["verdict"]) == ("open", None)
    assert "contradiction:after_completion" in contradictions(again)
    wang.results(answered(wang, visit, "work.item-2", "not_done"))
    assert reviews(chen)[visit]["ver"] == again["ver"], "what is known already changes nothing"


def test_what_contradicts_a_record_that_nobody_picked_picks_it(
    people: People, phone_of: NewPhone, signed_in: SignedIn
) -> None:
    li, wang, chen = phone_of(people.li), phone_of(people.wang), signed_in(people.chen)
    visit = book(people.li, people.wang)
    li.results(li.event(visit, "visit.arrived"), done(li, visit, "cancelled"))
    assert visit not in reviews(chen)
    wang.results(answered(wang, visit, "work.cloth", "done"))
    assert contradictions(reviews(chen)[visit]) == {"contradiction:after_completion"}
