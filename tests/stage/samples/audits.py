"""Reviews."""

from __future__ import annotations

from doorstep.accounts.rules import Person
from doorstep.audits import jobs
from doorstep.audits import store as reviews
from doorstep.clock import now
from doorstep.database import writing
from people import People
from sealed import finished

from .accounts import team
from .declaring import Call, Thing, call, thing


@thing("review")
def review(person: Person) -> Thing:
    """A review of the person's visit, picked because its signature does not match."""
    sealed = finished(person, team=team(person).id, match="differs")
    while jobs.examine(now()):
        pass
    with writing():
        picked = reviews.lock_of_visits([sealed.visit])[sealed.visit]
    assert picked is not None
    return Thing({"review": picked.id}, owner=person.id, team=picked.team)


@call("POST /api/v1/reviews")
def list_a_record(people: People) -> Call:
    return Call(json={"record": finished(people.li).number, "comment": "客户来电反映收尾没有清理"})


@call("POST /api/v1/reviews/<uuid:review>/verdict")
def judge(people: People) -> Call:
    return Call(json={"verdict": "meets"}, headers={"If-Match": '"1"'})


@call("POST /api/v1/reviews/<uuid:review>/send-back")
def send_back(people: People) -> Call:
    return Call(json={"comment": "现场为什么没有铺防尘布？"}, headers={"If-Match": '"1"'})
