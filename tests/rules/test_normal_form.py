"""The normal form of names, addresses and order numbers: what is one thing to people is one thing to the program."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.customers.rules import Customer, Premises, described_as, known_as, normal_form, told_of

ALIKE = [
    ("杭州测试（集团）有限公司", "杭州测试(集团)有限公司", "杭州测试 【集团】 有限公司", "杭州测试〔集团〕有限公司"),
    ("王秀兰", "王 秀兰", "王\u3000秀 兰", " 王秀兰\u200b", "\ufeff王秀兰\n"),
    ("Jane Doe", "ＪＡＮＥ　ＤＯＥ", "jane  doe", "Jane\u00a0Doe"),
    ("O'Brien", "O’Brien", "O`Brien", "O´Brien", "o＇brien", "O｀Brien"),
    ("José", "Jose\u0301", "JOSÉ"),
    ("Straße 5", "STRASSE 5"),
    ("买买提·艾山", "买买提・艾山", "买买提•艾山", "买买提．艾山"),
    ("梧桐路18-2号", "梧桐路１８－２号", "梧桐路18—2号", "梧桐路 18 – 2 号"),
    ("1号楼3单元", "①号楼3单元", "1号楼 3单元"),
    ("ＷＤ－７７", "wd-77", "WD‑77"),
    ("ｶﾞｽ", "ガス", "カ\u3099ス"),
    ("葛城", "葛\U000e0100城"),
    ("A座/3", "A座／3"),
]
DIFFERENT = [
    ("梧桐路1-23号", "梧桐路12-3号"),
    ("904 3栋", "9043栋"),
    ("梧桐路18号", "梧桐路1 8号"),
    ("Li Na", "Lina"),
    ("王秀兰", "王秀蓝"),
    ("José", "Jose"),
    ("WO-007", "WO-7"),
    ("3.5号", "35号"),
    ("测试（一）公司", "测试一公司"),
]


@pytest.mark.parametrize("spellings", ALIKE, ids=lambda spellings: spellings[0])
def test_every_spelling_of_one_thing_has_one_form(spellings: tuple[str, ...]) -> None:
    assert len({normal_form(spelling) for spelling in spellings}) == 1, [normal_form(one) for one in spellings]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_what_is_two_things_stays_two(one: str, other: str) -> None:
    assert normal_form(one) != normal_form(other)


@given(st.text(max_size=20))
def test_the_form_of_a_form_is_itself_however_the_text_was_composed(text: str) -> None:
    form = normal_form(text)
    assert normal_form(form) == form
    assert normal_form(unicodedata.normalize("NFD", text)) == form


def test_a_customer_is_known_by_another_spelling_of_the_name() -> None:
    known = [
        Customer("c1", "杭州测试（集团）有限公司", None, "+8613800000001"),
        Customer("c2", "李明", None, "+8613800000001"),
    ]
    assert known_as("杭州测试(集团) 有限公司", known) == known[0]
    assert known_as("李 明", known) == known[1]
    assert known_as("李明明", known) is None


def test_what_is_said_of_a_known_customer_counts_and_what_is_not_said_stays() -> None:
    known = Customer("c1", "王秀兰", "王女士", "+8613800000001", "gold", True, "w@example.com", "en")
    said = Customer("c2", "王 秀兰", None, "+8613800000001", "silver")
    assert told_of(known, said) == replace(known, tier="silver")


def test_premises_are_known_by_another_spelling_of_the_address() -> None:
    home, shop = (
        Premises("p1", "梧桐路18号2单元601", "city", "home"),
        Premises("p2", "梧桐路18号2单元601", "city", "shop"),
    )
    assert described_as(Premises("", "梧桐路１８号 2单元 601"), [home, shop]) == home
    assert described_as(Premises("", "梧桐路18号2单元601", place_type="shop"), [home, shop]) == shop
    assert described_as(Premises("", "梧桐路18号2单元601", "village"), [home, shop]) is None
    assert described_as(Premises("", "梧桐路18号2单元602"), [home, shop]) is None
