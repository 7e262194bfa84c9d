"""The file: a bad file of work orders is looked at, corrected on the screen, imported, and stands on the board."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from eye import Eye, choose, languages
from hands import Hands
from playwright.sync_api import Page, expect
from scene import Office, Phone

from order_files import as_csv, day, row
from people import PASSWORD

DESK = {"width": 1440, "height": 900}


def pick(desk: Page, name: str, data: bytes) -> None:
    choice = desk.locator('input[name="orders-file"]')
    choice.set_input_files({"name": name, "mimeType": "text/csv", "buffer": data})


def counted(desk: Page, **rows: int) -> None:
    """What the newest import did, or the file would do."""
    for outcome, count in rows.items():
        expect(desk.locator(f'[data-count="{outcome}"]').first).to_have_attribute("data-rows", str(count))


@pytest.mark.parametrize("language", languages(0))
def test_a_bad_file_is_corrected_on_the_screen_and_imported(
    office: Office, new_phone: Callable[..., Phone], camera: Path, language: str, tmp_path: Path
) -> None:
    desk = new_phone("zhao", size=DESK).open()
    choose(desk, language)
    Hands(desk, camera).sign_in(office.people.zhao.staff_no, PASSWORD)
    eye = Eye(desk, language)
    desk.locator('nav a[href="#/imports"]').first.click()
    expect(desk.locator("#imports-history ~ p")).to_be_visible()
    eye.look_at("imports")

    # No table at all: what it is instead of one is said, and nothing is lost.
    pick(desk, "orders.csv", b"%PDF-1.7")
    expect(desk.locator('[role="alert"]')).to_be_visible()
    eye.look_at("imports-no-table")

    # A header that nobody knows, two bad cells, and nobody's team.
    rows = [row(1), row(2, 电话="12"), row(3, 约定开始="下周三", 装维人员工号=""), row(4, 客户姓名="=1+1")]
    unusual = [{("怎么打" if key == "电话" else key): value for key, value in one.items()} for one in rows]
    pick(desk, "三月工单.csv", as_csv(unusual))
    columns = desk.locator(".imports-meanings li")
    expect(columns.nth(3).locator("select")).to_have_value("")
    eye.look_at("imports-columns")
    columns.nth(3).locator("select").select_option("phone")
    counted(desk, new=1, refused=3)
    eye.look_at("imports-faults")

    desk.locator('input[name="cell-3-3"]').fill("13900000002")
    desk.locator('input[name="cell-4-5"]').fill(f"{day(1)} 11:00")
    desk.locator('input[name="cell-5-2"]').fill("何其多")
    desk.locator('[data-action="check-again"]').click()
    counted(desk, new=3, refused=1)
    expect(desk.locator('[data-row="4"] .field-fault')).to_be_visible()
    with desk.expect_download() as downloaded:
        desk.locator('[data-action="download-refused"]').click()
    kept = tmp_path / "refused.csv"
    downloaded.value.save_as(kept)
    left = list(csv.reader(io.StringIO(kept.read_text("utf-8-sig"))))
    assert len(left) == 2 and left[1][0] == "WO-3" and left[1][5] == f"{day(1)} 11:00" and left[1][-1]

    # The team is said once for every row that lacks it.
    desk.locator("summary").first.click()
    desk.locator('select[name="add-column"]').select_option("team")
    desk.locator('input[name="add-text"]').fill(office.people.east.name)
    desk.locator('[data-action="add-column"]').click()
    counted(desk, new=4)
    desk.locator('label.choice[data-value="all"]').click()
    expect(desk.locator('[data-outcome="new"]')).to_have_count(4)
    eye.look_at("imports-good")
    desk.locator('[data-action="import"]').click()
    expect(desk.locator("[data-done]")).to_be_visible()
    expect(desk.locator("[data-import]")).to_have_count(1)
    eye.look_at("imports-done")

    # Once more, by mistake: nothing is booked twice.
    desk.locator('[data-action="another"]').click()
    pick(desk, "三月工单.csv", as_csv([row(1), row(2, 电话="13900000002")]))
    counted(desk, unchanged=2)
    desk.goto(f"{office.server.url}/#/day?date={day(1)}")
    expect(desk.get_by_text("客户1").first).to_be_visible()
