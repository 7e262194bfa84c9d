"""`doorstep import`: files in the encodings and forms that offices have, all or nothing, and again without doubling."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from time import sleep
from typing import Any

import pytest
import sqlalchemy as sa
import xlsxwriter
from click.testing import Result
from flask import Flask
from sqlalchemy import event as hook

from builders import new_visit, publish_standard, reassign
from doorstep.appointments import ledger_store, member_store, order_store, plan_store
from doorstep.appointments import store as appointments
from doorstep.appointments.rules import NewVisit, OfficeVisit, in_force
from doorstep.clock import now
from doorstep.customers import store as customers
from doorstep.customers.rules import Customer, Premises
from doorstep.database import db, reading, writing
from doorstep.feed import store as feed
from doorstep.imports.commands import import_orders
from doorstep.imports.opening import files
from doorstep.intake import bookings as intake
from doorstep.intake import documents
from doorstep.standard import store as standard
from order_files import Rows, as_csv, day, row
from people import People

Import = Callable[..., Result]


@pytest.fixture(autouse=True)
def office(app: Flask, people: People) -> People:
    """An office with people, teams and a standard."""
    publish_standard()
    return people


@pytest.fixture
def run(app: Flask, tmp_path: Path) -> Import:
    """A function that imports bytes as `doorstep import` does."""

    def imported(data: bytes, *options: str) -> Result:
        path = tmp_path / "work-orders"
        path.write_bytes(data)
        return app.test_cli_runner().invoke(import_orders, [str(path), *options])

    return imported


def as_xlsx(rows: Rows, hidden_first: bool = False) -> bytes:
    """A workbook, times as dates, everything else as Python gives it."""
    rows = list(rows)
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"remove_timezone": True})
    if hidden_first:
        book.add_worksheet("说明").hide()
    sheet = book.add_worksheet("工单")
    if hidden_first:
        sheet.activate()
        sheet.set_first_sheet()
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    headers = list(dict.fromkeys(key for one in rows for key in one))
    for at, header in enumerate(headers):
        sheet.write(0, at, header)
        for number, one in enumerate(rows, 1):
            value = one.get(header)
            if isinstance(value, datetime):
                sheet.write_datetime(number, at, value, moment)
            else:
                sheet.write(number, at, value)
    book.close()
    return data.getvalue()


def found(order: str) -> OfficeVisit:
    with reading():
        visit = order_store.by_order(order)
    assert visit is not None
    return visit


def counted() -> tuple[int, int]:
    """How many visits exist, and how far the clock is."""
    with reading():
        clock = feed.clock()
        visits = db.session.scalar(sa.text("SELECT count(*) FROM visits"))
        return int(visits or 0), clock.seq if clock else 0


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that are sent to the database meanwhile."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    hook.listen(db.engine, "before_cursor_execute", note)
    yield sent
    hook.remove(db.engine, "before_cursor_execute", note)


# ---- forms of files


@pytest.mark.one_database
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_usual_encodings_and_separators_are_read(run: Import, encoding: str, separator: str) -> None:
    result = run(as_csv([row(1, 备注="先打电话，再上门；谢谢")], encoding, separator))
    assert result.exit_code == 0, result.output
    visit = found("WO-1")
    with reading():
        assert customers.customer(visit.customer).name == "客户1"
    assert visit.instructions == "先打电话，再上门；谢谢"


@pytest.mark.one_database
def test_rare_characters_survive_gb18030(run: Import) -> None:
    assert run(as_csv([row(1, 客户姓名="𠮷野㐂·买买提")], "gb18030")).exit_code == 0
    with reading():
        assert customers.customer(found("WO-1").customer).name == "𠮷野㐂·买买提"


@pytest.mark.one_database
def test_a_workbook_is_read_with_dates_and_numbers(run: Import) -> None:
    start = datetime.fromisoformat(f"{day(1)}T09:00")
    rows = [row(1, 电话=13800000001, 工单号=20261122001, 约定开始=start, 签约下行=1000, 新客户=True)]
    assert run(as_xlsx(rows, hidden_first=True)).exit_code == 0
    visit = found("20261122001")
    with reading():
        promise = in_force(ledger_store.ledger(visit.id))
        customer = customers.customer(visit.customer)
    assert promise is not None and promise.start == start.replace(tzinfo=UTC) - timedelta(hours=8)
    assert (customer.phone, customer.is_new) == ("+8613800000001", True)
    assert visit.facts == {"order.contracted_down_mbps": 1000}


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "the file is empty"),
        (b"\x00\x01\x02\x03", "encoding"),
        (as_csv([row(1)])[:-3] + b"\xe5\x9f\xff\xff", "encoding"),
        (as_csv([row(1)]).replace("号".encode(), "号".encode()[:2], 1), "encoding"),
        (as_csv([row(1)], "gb18030") + b"\xff", "encoding"),
        ("工单号,\ue000\n".encode("gb18030"), "encoding"),
        (as_csv([row(1)]) + b'"open', "quote"),
        (b"PK\x03\x04 and no workbook", "damaged"),
        (as_xlsx([row(1)])[:-200], "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "damaged"),
        (b"hello\nworld\n", "is missing"),
    ],
)
def test_a_file_that_is_no_table_of_work_orders_is_refused(run: Import, data: bytes, said: str) -> None:
    result = run(data)
    assert result.exit_code == 1
    assert said in result.output
    assert not isinstance(result.exception, UnicodeError)
    assert counted()[0] == 0


@pytest.mark.one_database
def test_a_workbook_whose_cells_lie_far_apart_does_not_fill_the_memory(run: Import) -> None:
    for place in ((1_048_575, 3), (3, 16_383)):
        data = io.BytesIO()
        book = xlsxwriter.Workbook(data)
        book.add_worksheet().write(*place, "x")
        book.close()
        result = run(data.getvalue())
        assert result.exit_code == 1 and "rows or" in result.output


@pytest.mark.one_database
def test_files_have_a_limit(run: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 200)
    result = run(as_csv([row(1), row(2)]))
    assert result.exit_code == 1 and "larger" in result.output


@pytest.mark.one_database
def test_a_damaged_utf8_file_does_not_become_other_names(run: Import) -> None:
    """These bytes are proper GB18030, too, in which the customer has a name that nobody ever wrote."""
    english = {"order": "WO-1", "kind": "broadband-install", "name": "张慧敏", "phone": "13800000001", "address": "x"}
    data = as_csv([{**english, "start": f"{day(1)} 09:00", "staff_no": "T101"}])
    cut = data.replace("张慧敏".encode(), "张慧敏".encode()[:-1])
    assert cut.decode("gb18030")
    result = run(cut)
    assert result.exit_code == 1 and "encoding" in result.output
    assert run(data).exit_code == 0


# ---- all or nothing


def test_every_bad_row_is_named_and_nothing_is_imported(run: Import) -> None:
    before = counted()
    result = run(
        as_csv([row(1), row(2, 电话="1"), row(3, 装维人员工号="T999"), row(4, 业务类型="拆机"), row(1, 地址="别处1号")])
    )
    assert result.exit_code == 1
    for told in (
        "第 3 行「电话」：不是有效的电话号码 / row 3, 电话:",
        "第 4 行「装维人员工号」：没有这个工号 / row 4, 装维人员工号:",
        "第 5 行「业务类型」：没有这种业务类型",
        "第 6 行「工单号」：与第 2 行的工单号重复",
        "什么也没有导入 / there are faults; nothing was imported",
    ):
        assert told in result.output
    assert counted() == before


def test_a_dry_run_changes_nothing(run: Import) -> None:
    before = counted()
    result = run(as_csv([row(1), row(2)]), "--dry-run")
    assert result.exit_code == 0
    assert "新增 2，改约 0，换人 0，更正 0，不变 0 / 2 new, 0 moved" in result.output
    assert "dry run, nothing was changed" in result.output
    assert counted() == before


def test_without_a_standard_nothing_can_be_booked(app: Flask, run: Import) -> None:
    with writing():
        db.session.execute(standard.StandardRow.__table__.delete())  # type: ignore[attr-defined]
    result = run(as_csv([row(1)]))
    assert result.exit_code == 1 and "doorstep standard publish" in result.output


def test_a_failure_in_the_middle_leaves_nothing_behind(run: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    """The new visits are written before the moves: when a move fails, they must be gone, too."""
    run(as_csv([row(1)]))
    before = counted()

    def fails(*_: Any) -> int:
        raise RuntimeError("the power is gone")

    monkeypatch.setattr(appointments, "add_entry", fails)
    result = run(as_csv([row(1, 约定开始=f"{day(2)} 09:00"), row(2), row(3)]))
    assert isinstance(result.exception, RuntimeError)
    assert counted() == before


# ---- what is written


def test_an_imported_visit_is_on_the_phone_and_on_the_board(run: Import, office: People) -> None:
    cells = {
        "备用人员工号": "T102",
        "路程分钟": 20,
        "作业分钟": 60,
        "区域类型": "村",
        "接入方式": "光纤",
        "客户等级": "金卡",
    }
    assert run(as_csv([row(1, **cells)])).exit_code == 0
    visit = found("WO-1")
    with reading():
        assert appointments.scope(office.li.id, now()) == [visit.id]
        assert appointments.scope(office.wang.id, now()) == [visit.id]
        document = documents.of([visit.id])[visit.id]
    assert [(one["name"], one["role"]) for one in document["members"]] == [("李强", "main"), ("王芳", "backup")]
    assert document["promise"]["start"] == f"{day(1)}T09:00:00+08:00"
    assert document["depart_by"] == f"{day(1)}T08:35:00+08:00"
    assert document["facts"]["visit.area_type"] == "village"
    assert document["facts"]["order.access"] == "fibre"
    assert document["facts"]["customer.tier"] == "gold"
    assert document["facts"]["staff.number"] == "T101"


def test_account_managers_visits_are_imported_too(run: Import, office: People) -> None:
    cells = {"业务类型": "客户经理走访", "装维人员工号": "T108"}
    assert run(as_csv([row(1, **cells)])).exit_code == 0
    assert found("WO-1").kind == "account-manager-visit"
    assert run(as_csv([row(2, 业务类型="回访")])).exit_code == 1, "a callback is not a visit"


def test_e_mail_language_and_buffer_are_kept(run: Import) -> None:
    cells = {"电子邮箱": "jane.doe@example.com", "语言": "英语", "缓冲分钟": 30}
    assert run(as_csv([row(1, **cells), row(20)])).exit_code == 0
    visit = found("WO-1")
    with reading():
        customer = customers.customer(visit.customer)
    assert (customer.email, customer.language, visit.buffer_minutes) == ("jane.doe@example.com", "en", 30)
    result = run(as_csv([row(3, 电子邮箱="jane@", 语言="火星文")]))
    assert "第 2 行「电子邮箱」：不是有效的电子邮箱" in result.output and "「语言」" in result.output


# ---- in two places


def test_a_file_cannot_have_somebody_in_two_places(run: Import, office: People) -> None:
    run(as_csv([row(1)]))
    before = counted()
    result = run(as_csv([row(2, 约定开始=f"{day(1)} 09:04"), row(3, 作业分钟=60), row(4)]))
    assert result.exit_code == 1 and counted() == before
    assert "第 2 行「约定开始」：此人与已有工单 WO-1 的时间重叠 / row 2, 约定开始:" in result.output
    assert "第 4 行「约定开始」：此人与第 3 行的时间重叠" in result.output


def test_visits_trade_places_in_one_import(run: Import, office: People) -> None:
    run(as_csv([row(1), row(2)]))
    first, second = row(1)["约定开始"], row(2)["约定开始"]
    swapped = [row(1, 约定开始=second), row(2, 约定开始=first)]
    assert run(as_csv(swapped)).exit_code == 0
    with reading():
        plans = plan_store.plans([found("WO-1").id, found("WO-2").id])
    assert plans[found("WO-2").id].end == plans[found("WO-1").id].start


# ---- again


def test_the_same_file_again_changes_nothing(run: Import) -> None:
    data = as_csv([row(number) for number in range(1, 6)])
    run(data)
    before = counted()
    result = run(data)
    assert result.exit_code == 0
    assert "0 new, 0 moved, 0 with other people, 0 corrected, 5 unchanged" in result.output
    assert counted() == before


def test_another_time_is_a_move_that_the_ledger_keeps(run: Import, office: People) -> None:
    run(as_csv([row(1)]))
    result = run(as_csv([row(1, 约定开始=f"{day(2)} 14:00", 改约方="天气", 改约原因="台风")]))
    assert f"moved from {day(1)} 09:00 to {day(2)} 14:00" in result.output
    visit = found("WO-1")
    assert visit.ver == 2
    with reading():
        first, second = ledger_store.ledger(visit.id)
    assert (second.asked_by, second.reason, second.origin) == ("weather", "台风", "office")
    assert second.start - first.start == timedelta(days=1, hours=5)


def test_another_person_is_a_reassignment_that_the_history_keeps(run: Import, office: People) -> None:
    run(as_csv([row(1)]))
    result = run(as_csv([row(1, 装维人员工号="T102", 备用人员工号="T101")]))
    assert result.exit_code == 0, result.output
    visit = found("WO-1")
    with reading():
        now_in = {member.role: member.person for member in member_store.members(visit.id)}
        ever = {(member.person, member.role) for member in member_store.members(visit.id, all=True)}
    assert now_in == {"main": office.wang.id, "backup": office.li.id}
    assert ever == {(office.li.id, "main"), (office.wang.id, "main"), (office.li.id, "backup")}


def test_a_visit_that_has_begun_is_not_moved(run: Import) -> None:
    run(as_csv([row(1)]))
    with writing():
        appointments.begin([found("WO-1").id])
    result = run(as_csv([row(1, 约定开始=f"{day(2)} 14:00"), row(2)]))
    assert result.exit_code == 1
    assert "第 2 行「工单号」：上门已经开始" in result.output
    assert counted()[0] == 1
    assert run(as_csv([row(1), row(2)])).exit_code == 0


def test_somebody_who_changed_the_visit_meanwhile_is_not_overruled(
    run: Import, office: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(as_csv([row(1)]))
    visit = found("WO-1")
    import_all = intake.import_orders

    def after_a_colleague(*arguments: Any) -> str:
        reassign(visit.id, office.li.id, office.wang.id, visit.ver)
        return import_all(*arguments)

    monkeypatch.setattr(intake, "import_orders", after_a_colleague)
    result = run(as_csv([row(1, 约定开始=f"{day(2)} 14:00"), row(2)]))
    assert result.exit_code == 1
    assert "import the file again" in result.output
    assert counted()[0] == 1


def test_many_rows_take_no_more_statements_than_a_few(run: Import) -> None:
    """More rows than the thousand that SQLAlchemy puts into one statement at most."""
    data = as_csv([row(number) for number in range(101, 1301)])
    run(as_csv([row(number) for number in range(1, 51)]))
    with statements() as for_few:  # not the first import: what is planned already is read as well
        run(as_csv([row(number) for number in range(51, 101)]))
    with statements() as for_many:
        result = run(data)
    assert result.exit_code == 0, result.output
    assert counted()[0] == 1300
    assert len(for_many) <= len(for_few) + 3, "a second batch may take a statement more"
    with statements() as again:
        assert "1200 unchanged" in run(data).output
    assert len(again) <= len(for_few)


def test_another_spelling_of_a_known_customer_or_number_changes_nothing(run: Import) -> None:
    first = row(1, 客户姓名="杭州测试（集团）有限公司", 地址="梧桐路18号 2单元")
    assert run(as_csv([first])).exit_code == 0
    again = {**first, "工单号": "ｗｏ－1", "客户姓名": "杭州测试(集团) 有限公司", "地址": "梧桐路１８号2单元"}
    other = row(2, 客户姓名="杭州 测试【集团】有限公司", 电话=first["电话"], 地址="梧桐路18号2单元")
    result = run(as_csv([again, other]))
    assert result.exit_code == 0, result.output
    assert "1 new, 0 moved, 0 with other people, 0 corrected, 1 unchanged." in result.output
    assert "left alone" not in result.output
    one, two = found("WO-1"), found("WO-2")
    assert (one.customer, one.premises) == (two.customer, two.premises)
    with reading():
        assert customers.customer(one.customer).name == "杭州测试（集团）有限公司"


def test_a_customer_is_known_by_either_of_two_numbers(run: Import) -> None:
    run(as_csv([row(1, 客户姓名="双号", 电话="0571-88888888", 地址="试验路1号")]))
    both = {"客户姓名": "双号", "联系电话": "0571-88888888", "手机号": "13800138000", "电话": "", "地址": "试验路1号"}
    result = run(as_csv([{key: cell for key, cell in row(2, **both).items() if key != "电话"}]))
    assert result.exit_code == 0, result.output
    again = run(
        as_csv(
            [
                row(3, 客户姓名="双号", 电话="13800138000/0571-88888888", 地址="试验路1号"),
                row(4, 客户姓名="双号", 电话="0571-88888888"),
            ]
        )
    )
    assert again.exit_code == 0, again.output
    with reading():
        made = order_store.by_orders(["WO-1", "WO-2", "WO-3", "WO-4"])
    assert len(made) == 4 and len({visit.customer for visit in made.values()}) == 1


def test_two_who_write_down_a_customer_at_once_write_down_one(
    app: Flask, office: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither could see the other's customer when the file was read; each stays in its transaction for a while."""
    keep = customers.keep

    def slowly(pairs: Sequence[tuple[Customer, Premises]]) -> None:
        keep(pairs)
        sleep(0.3)

    monkeypatch.setattr(customers, "keep", slowly)
    both = [new_visit(team=office.east.id), new_visit(team=office.east.id)]  # no person, whose lock would do
    assert both[0].customer.id != both[1].customer.id
    start = Barrier(len(both))

    def create(new: NewVisit) -> None:
        with app.app_context():
            start.wait()
            intake.create_visits([new], None, now())

    with ThreadPoolExecutor(len(both)) as pool:
        list(pool.map(create, both))
    with reading():
        made = appointments.visits([new.id for new in both])
        known = customers.with_phones({both[0].customer.phone})
    assert len(known) == 1 and {visit.customer for visit in made.values()} == {known[0][0].id}
    assert {visit.premises for visit in made.values()} == {known[0][1][0].id} and len(known[0][1]) == 1
