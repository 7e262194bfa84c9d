"""Files of work orders on a page of the office: looked at, put right by hand, imported once, and written down."""

from __future__ import annotations

import base64
import io
from typing import Any

import pytest
import xlsxwriter
from flask import Flask
from flask.testing import FlaskClient

from builders import publish_standard
from doorstep.appointments import order_store
from doorstep.clock import new_id
from doorstep.customers import store as customers
from doorstep.database import reading
from order_files import as_csv, day, row
from people import People, SignedIn

pytestmark = pytest.mark.one_database


@pytest.fixture(autouse=True)
def office(app: Flask, people: People) -> People:
    publish_standard()
    return people


@pytest.fixture
def dispatcher(signed_in: SignedIn, people: People) -> FlaskClient:
    return signed_in(people.zhao)


def body(data: bytes, **said: Any) -> dict[str, Any]:
    """A file, with what is said of it."""
    file = base64.b64encode(data).decode()
    nothing = {"header": None, "columns": [], "added": [], "cells": [], "datum": None, "good_rows": False}
    return {"name": "工单 3 月.csv", "file": file, **nothing, **said}


def check(client: FlaskClient, data: bytes, **said: Any) -> Any:
    answer = client.post("/api/v1/imports/check", json=body(data, **said))
    assert answer.status_code == 200, answer.json
    return answer.json


def bring_in(client: FlaskClient, data: bytes, key: str | None = None, **said: Any) -> Any:
    return client.post("/api/v1/imports", json=body(data, **said), headers={"Idempotency-Key": key or new_id()})


def booked(*orders: str) -> set[str]:
    with reading():
        return set(order_store.by_orders(orders))


def test_a_bad_file_is_put_right_by_hand_and_imported_once(dispatcher: FlaskClient) -> None:
    data = as_csv([row(1), row(2, 电话="12"), row(3, 约定开始="下周三")])
    found = check(dispatcher, data)
    assert found["counts"] == {**dict.fromkeys(found["counts"], 0), "new": 1, "refused": 2} and found["stops"]
    at = {one["column"]: one["at"] for one in found["columns"]}
    marks = {one["row"]: [(mark["at"], mark["stops"]) for mark in one["marks"]] for one in found["rows"]}
    assert marks == {2: [], 3: [(at["phone"], True)], 4: [(at["start"], True)]}
    assert found["rows"][1]["cells"][at["phone"]] == "12"
    assert bring_in(dispatcher, data).json["code"] == "file_wrong" and not booked("WO-1")

    right = [
        {"row": 3, "at": at["phone"], "text": "13900000002"},
        {"row": 4, "at": at["start"], "text": f"{day(1)} 11:00"},
    ]
    assert check(dispatcher, data, cells=right)["counts"]["new"] == 3
    key = new_id()
    done = bring_in(dispatcher, data, key, cells=right)
    assert done.status_code == 200 and done.json["counts"]["new"] == 3 and booked("WO-1", "WO-2", "WO-3")
    assert bring_in(dispatcher, data, key, cells=right).json == done.json, "the same command does nothing twice"
    again = bring_in(dispatcher, data, cells=right).json["counts"]
    assert (again["new"], again["unchanged"]) == (0, 3)
    assert [one["counts"]["new"] for one in dispatcher.get("/api/v1/imports").json["items"]] == [0, 3]


def test_good_rows_leave_the_others_out_and_say_how_many(dispatcher: FlaskClient) -> None:
    data = as_csv([row(1), row(2, 电话="12")])
    done = bring_in(dispatcher, data, good_rows=True).json
    assert (done["counts"]["new"], done["counts"]["refused"]) == (1, 1) and booked("WO-1", "WO-2") == {"WO-1"}


def test_columns_are_named_by_hand_and_added(dispatcher: FlaskClient, people: People) -> None:
    names = {"单子": "order", "活": "kind", "谁": "name", "怎么打": "phone", "哪里": "address", "几点": "start"}
    cells = row(1)
    usual = ("工单号", "业务类型", "客户姓名", "电话", "地址", "约定开始")
    data = as_csv([{name: cells[key] for name, key in zip(names, usual, strict=True)}])
    found = check(dispatcher, data)
    assert (found["header"], set(found["missing"])) == (1, set(names.values())) and found["stops"]
    chosen = [{"at": one["at"], "column": names[one["header"]]} for one in found["columns"]]
    found = check(dispatcher, data, columns=chosen)
    assert [mark["header"] for mark in found["rows"][0]["marks"]] == ["班组"], "nobody goes, so the team has to be said"
    said = {"columns": chosen, "added": [{"column": "team", "text": people.east.name}]}
    found = check(dispatcher, data, **said)
    assert (found["counts"]["new"], found["columns"][-1]["added"]) == (1, True)
    wrong = check(dispatcher, data, **said, cells=[{"row": 2, "at": found["columns"][-1]["at"], "text": "没有的班组"}])
    assert wrong["counts"]["refused"] == 1, "a column that was added is corrected row by row, too"
    assert bring_in(dispatcher, data, **said).json["counts"]["new"] == 1


def test_a_column_is_not_read_when_somebody_says_so(dispatcher: FlaskClient) -> None:
    data = as_csv([row(1, 作业分钟="两小时")])
    found = check(dispatcher, data)
    [minutes] = [one["at"] for one in found["columns"] if one["column"] == "duration"]
    assert found["stops"] and not check(dispatcher, data, columns=[{"at": minutes, "column": None}])["stops"]


def test_cells_that_are_merged_are_put_right_one_by_one(dispatcher: FlaskClient) -> None:
    book_bytes = io.BytesIO()
    book = xlsxwriter.Workbook(book_bytes)
    sheet, rows = book.add_worksheet(), [row(1), row(2, 地址="")]
    sheet.write_row(0, 0, list(rows[0]))
    for number, one in enumerate(rows, 1):
        sheet.write_row(number, 0, list(one.values()))
    sheet.merge_range(1, 4, 2, 4, "柳巷 12 号")
    book.close()
    data = book_bytes.getvalue()
    found = check(dispatcher, data)
    assert [one["understood"]["address"] for one in found["rows"]] == ["柳巷 12 号"] * 2
    found = check(dispatcher, data, cells=[{"row": 3, "at": 4, "text": "柳巷 14 号"}])
    assert [one["understood"]["address"] for one in found["rows"]] == ["柳巷 12 号", "柳巷 14 号"]


def test_a_dispatcher_brings_in_what_is_of_their_teams(
    signed_in: SignedIn, dispatcher: FlaskClient, people: People
) -> None:
    other = signed_in(people.qian)
    assert bring_in(dispatcher, as_csv([row(1)])).status_code == 200
    refused = check(other, as_csv([row(1, 装维人员工号="", 班组=people.west.name)]))
    assert [mark["header"] for mark in refused["rows"][0]["marks"]] == ["工单号"]
    refused = check(other, as_csv([row(2)]))
    assert "装维人员工号" in [mark["header"] for mark in refused["rows"][0]["marks"]]
    assert other.get("/api/v1/imports").json["items"] == []
    assert len(signed_in(people.wu).get("/api/v1/imports").json["items"]) == 1


def test_what_stands_in_a_file_is_not_kept_beside_the_visits(dispatcher: FlaskClient) -> None:
    answer = dispatcher.post("/api/v1/imports/check", json=body(as_csv([row(1)])))
    assert answer.status_code == 200 and not booked("WO-1")
    with reading():
        assert not customers.with_phones({"+8613800000001"}), "looking changes nothing"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7", "file_unreadable"),
        ("工单号\n".encode() + b"1\n" * 2_001, "file_too_long"),
    ],
)
def test_what_is_no_file_of_orders_is_refused(dispatcher: FlaskClient, data: bytes, code: str) -> None:
    answer = dispatcher.post("/api/v1/imports/check", json=body(data))
    assert (answer.status_code, answer.json["code"]) == (422, code)
