"""The office's page of people."""

from __future__ import annotations

import base64
from typing import Any

from builders import publish_standard
from doorstep.accounts.rules import Person
from doorstep.appointments import order_file_store
from doorstep.appointments.order_file_store import OrderFile
from doorstep.clock import new_id, now
from doorstep.database import writing
from order_files import as_csv, row
from people import People

from .declaring import Call, Thing, call, thing


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


@thing("order_file")
def imported_file(person: Person) -> Thing:
    """A file of work orders that the person has imported."""
    file = OrderFile(new_id(), now(), person.id, "orders.csv", 1, 0, 0, 0, 0, 0)
    with writing():
        order_file_store.add(file)
    return Thing({"order_file": file.id}, owner=person.id, team=person.team)


def order_file(people: People) -> dict[str, Any]:
    """A file of one work order without anybody who goes."""
    one = row(装维人员工号="", 工单号=f"W{new_id()}", 班组=people.east.name)
    return {
        "name": "orders.csv",
        "file": base64.b64encode(as_csv([one])).decode(),
        "header": None,
        "columns": [],
        "added": [],
        "cells": [],
        "datum": None,
        "good_rows": False,
    }


@call("POST /api/v1/imports/check")
def check_orders(people: People) -> Call:
    return Call(json=order_file(people))


@call("POST /api/v1/imports")
def import_orders(people: People) -> Call:
    publish_standard()
    return Call(json=order_file(people), headers={"Idempotency-Key": new_id()})
