"""Leave and hours over HTTP: asked for, decided, seen by who may, and taken off what is offered."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from builders import ZONE, publish_standard
from doorstep.clock import new_id, now
from offices import API, Desk
from people import People, SignedIn

HERE = ZoneInfo(ZONE)


def days_ahead(count: int) -> date:
    return (now().astimezone(HERE) + timedelta(days=count)).date()


def asked(client: Any, first: date, last: date, **more: Any) -> Any:
    said = {"id": new_id(), "kind": "annual", "begin": f"{first}T00:00", "end": f"{last}T00:00", **more}
    return client.post(f"{API}/leaves/mine", json=said)


def command(client: Any, leave: dict[str, Any], what: str, **body: Any) -> Any:
    return client.post(f"{API}/leaves/{leave['id']}/{what}", json=body, headers={"If-Match": f'"{leave["ver"]}"'})


def free(desk: Desk, day: date, person: str) -> list[str]:
    query = {"date": str(day), "kind": "broadband-install", "duration_minutes": 60, "person": person}
    return [one["start"] for one in desk.read("/slots", **query)["items"]]


def test_leave_is_asked_approved_and_taken_off_what_is_offered(people: People, signed_in: SignedIn) -> None:
    publish_standard()
    li, chen, zhao = (signed_in(one) for one in (people.li, people.chen, people.zhao))
    office, first, last = Desk(zhao), days_ahead(3), days_ahead(4)
    assert free(office, first, people.li.id)
    body = {"id": new_id(), "kind": "annual", "begin": f"{first}T12:00", "end": f"{last}T00:00", "reason": "孩子开学"}
    made, again = (li.post(f"{API}/leaves/mine", json=body) for _ in range(2))
    assert (made.status_code, again.json) == (201, made.json), "a phone that asks twice asked once"
    leave = made.json
    assert asked(li, first, last + timedelta(days=3)).json["code"] == "leave_overlaps"

    shown = office.read("/leaves")
    assert (shown["asked"], shown["items"][0]["kind"], shown["items"][0]["reason"]) == (0, None, None)
    deciding = Desk(chen).read("/leaves")
    assert (deciding["asked"], deciding["items"][0]["reason"]) == (1, "孩子开学")

    assert command(zhao, leave, "decide", approve=True).status_code == 403
    approved = command(chen, leave, "decide", approve=True, cover=people.wang.id)
    assert (approved.status_code, approved.json["state"], approved.json["cover"]["name"]) == (200, "approved", "王芳")
    assert command(chen, leave, "decide", approve=False).status_code == 412
    assert max(free(office, first, people.li.id)) == f"{first}T11:00:00+08:00"
    [row] = [one for one in office.read("/day", date=str(first))["technicians"] if one["person"]["name"] == "李强"]
    assert row["absent"] == [
        {"start": f"{first}T12:00:00+08:00", "end": f"{last}T00:00:00+08:00", "cover": people.wang.id}
    ]
    refused = command(chen, approved.json, "decide", approve=False, answer="那天要割接").json
    assert (refused["state"], refused["cover"]) == ("refused", None)
    assert len(free(office, first, people.li.id)) > 6
    assert li.get(f"{API}/leaves/mine").json["items"][0]["answer"] == "那天要割接"


def test_who_is_away_stands_in_for_nobody(people: People, signed_in: SignedIn) -> None:
    li, wang, chen = (signed_in(one) for one in (people.li, people.wang, people.chen))
    first, last = days_ahead(3), days_ahead(5)
    theirs, mine = asked(wang, first, last).json, asked(li, first, last).json
    assert command(chen, theirs, "decide", approve=True).status_code == 200
    for cover, code in ((people.wang.id, "cover_absent"), (people.li.id, "invalid"), (people.zhou.id, "invalid")):
        refused = command(chen, mine, "decide", approve=True, cover=cover)
        assert refused.json["code"] == code
    assert command(chen, mine, "decide", approve=True, cover=people.sun.id).json["cover"]["name"] == "孙丽"


def test_that_somebody_is_ill_is_written_down_by_dispatchers_too(people: People, signed_in: SignedIn) -> None:
    zhao, chen = signed_in(people.zhao), signed_in(people.chen)
    said = {"person": people.li.id, "begin": f"{days_ahead(0)}T00:00", "end": f"{days_ahead(2)}T00:00"}
    refused = zhao.post(f"{API}/leaves", json={"id": new_id(), "kind": "annual", **said})
    assert (refused.status_code, refused.json["code"]) == (403, "not_yours_to_give")
    made = zhao.post(f"{API}/leaves", json={"id": new_id(), "kind": "sick", **said}).json
    assert (made["state"], made["asked_by"]["name"]) == ("approved", "赵敏")
    longer = {"begin": f"{days_ahead(0)}T00:00", "end": f"{days_ahead(3)}T12:00"}
    assert command(chen, made, "move", **longer).json["end"] == f"{days_ahead(3)}T12:00:00+08:00"


def test_a_week_says_hours_by_date_and_by_the_calendar(people: People, signed_in: SignedIn) -> None:
    wu, zhao, chen = (signed_in(one) for one in (people.wu, people.zhao, people.chen))
    monday, sunday = date(2031, 12, 1), date(2031, 12, 7)
    wanted = {"holidays": [str(monday)], "make_up": [str(sunday)]}
    for headers, status in (('"1"', 200), ('"1"', 412), ('"2"', 200)):
        answer = wu.put(f"{API}/working-days/2031", json=wanted, headers={"If-Match": headers})
        assert answer.status_code == status, answer.text
    wrong = wu.put(
        f"{API}/working-days/2031", json={"holidays": [], "make_up": [str(monday)]}, headers={"If-Match": '"3"'}
    )
    assert [fault["pointer"] for fault in wrong.json["faults"]] == ["/make_up/0"]
    week = [{"weekday": day, "start": "08:00", "end": "17:00"} for day in range(1, 6)]
    assert zhao.put(f"{API}/people/{people.li.id}/hours", json={"days": week}).status_code == 200
    terms = {"keeps": True, "partner": people.wang.id}
    assert chen.put(f"{API}/people/{people.li.id}/terms", json=terms).status_code == 200
    dated = {"kind": "overtime", "start": "09:00", "end": "12:00"}
    assert zhao.put(f"{API}/people/{people.li.id}/hours/2031-12-06", json=dated).json["start"] == "09:00"
    shown = Desk(zhao).read("/hours", date="2031-12-03")
    li, wang = ({one["person"]["name"]: one for one in shown["people"]}[name] for name in ("李强", "王芳"))
    assert [day["start"] for day in li["days"]] == [None, "08:00", "08:00", "08:00", "08:00", "09:00", "08:00"]
    assert (li["days"][5]["dated"], li["partner"]["name"], wang["partner"]["name"]) == ("overtime", "王芳", "李强")
    assert [day["special"] for day in shown["days"]] == ["holiday", *[None] * 5, "make_up"]
    assert {day["sure"] for day in Desk(zhao).read("/hours", date="2033-01-05")["days"]} == {False}
