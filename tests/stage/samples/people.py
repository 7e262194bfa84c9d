"""The office's page of people."""

from __future__ import annotations

import base64
from typing import Any

from doorstep.clock import new_id
from people import People

from .declaring import Call, call


@call("PUT /api/v1/people/<uuid:person>/hours")
def set_hours(people: People) -> Call:
    return Call(json={"days": [{"weekday": 1, "start": "08:00", "end": "17:30"}]})


def somebody(people: People, **more: Any) -> dict[str, Any]:
    """What is said of a person."""
    said = {"name": "周杰", "phone": "13800138201", "email": None, "roles": ["technician"], "duties": []}
    return {**said, "team": people.east.id, **more}


@call("POST /api/v1/people")
def add_a_person(people: People) -> Call:
    return Call(json=somebody(people, staff_no=f"N{new_id()[-8:]}", password="men kou de xie tao 7"))


@call("PUT /api/v1/people/<uuid:person>")
def change_a_person(people: People) -> Call:
    return Call(json=somebody(people, release=True), headers={"If-Match": '"1"'})


@call("POST /api/v1/people/import")
def import_people(people: People) -> Call:
    file = f"工号,姓名,手机号,班组\nN{new_id()[-8:]},周杰,13800138201,{people.east.name}\n"
    return Call(json={"file": base64.b64encode(file.encode()).decode(), "dry_run": False})
