"""What customers are found by, and what is meant by what somebody types."""

from __future__ import annotations

import subprocess
import sys

import pytest

from doorstep.appointments import order_suffix_store
from doorstep.customers import finding
from doorstep.spelling import simplified

LIU = ("刘晓明", "刘先生", "+8613812345678", ["杭州市西湖区柳巷12号锦绣家园3栋902室", "滨江区网商路599号"])
SHAN = ("單雄信", None, "+8657165432109", ["12 Willow Lane, Flat 3"])
FIRM = ("明德通信设备有限公司", "吕总", "+8613900000001", [])
JANE = ("Jane Doe", None, "+442079460000", ["绍兴市越城区绿荫里7号"])


def by(query: str, *who: tuple[str, str | None, str, list[str]]) -> list[str]:
    """By which fields the first of these is found for each word; empty for nobody."""
    for one in who:
        keys = list(finding.keys(*one))
        for meaning in finding.wanted(query):
            if reasons := finding.reasons(keys, meaning):
                return [reason.by for reason in reasons]
    return []


@pytest.mark.parametrize(
    ("query", "who", "fields"),
    [
        ("刘晓明", LIU, "name"),
        ("劉曉明", LIU, "name"),
        ("单雄信", SHAN, "name"),
        ("單", SHAN, "name"),
        ("lxm", LIU, "pinyin"),
        ("liu xiao", LIU, "pinyin pinyin"),
        ("LiuXiaoMing", LIU, "pinyin"),
        ("shanxx", SHAN, ""),
        ("sxx", SHAN, "pinyin"),
        ("danxiong", SHAN, "pinyin"),
        ("刘先生", LIU, "name"),
        ("Mr Liu", LIU, "pinyin"),
        ("mrs. doe", JANE, "name"),
        ("吕总", FIRM, "address_as"),
        ("刘先生 柳巷", LIU, "name address"),
        ("柳巷刘先生", LIU, "address name"),
        ("刘先生柳巷12号", LIU, "name address"),
        ("刘晓明先生", LIU, "name"),
        ("柳巷,902", LIU, "address address"),
        ("网商路", LIU, "address"),
        ("599", LIU, "address"),
        ("willow flat", SHAN, "address address"),
        ("5678", LIU, "phone"),
        ("0571 6543", SHAN, "phone"),
        ("138-1234-5678", LIU, "phone"),
        ("刘晓 5678", LIU, "name phone"),
        ("晓先生", LIU, ""),
        ("王先生 柳巷", LIU, ""),
        ("12", LIU, ""),
        ("先生", LIU, ""),
        ("明", LIU, "name"),
        ("总站", LIU, ""),
    ],
)
def test_somebody_is_found_by_what_is_known_of_them(
    query: str, who: tuple[str, str | None, str, list[str]], fields: str
) -> None:
    assert by(query, who) == fields.split()


def test_whatever_is_a_part_begins_a_key() -> None:
    """However the rest is written: a character is spelt by itself, and not by what stands beside it."""
    name = "乾隆乾重長"
    kept = finding.suffixes(name, None, "+8613800000001", [])
    for begin in range(len(name)):
        for end in range(begin + 1, len(name) + 1):
            assert any(text.startswith(finding.plain(name[begin:end])) for text in kept)
    assert simplified("王乾") == "王干" and simplified("Jane") == "Jane"


def test_an_address_has_few_keys() -> None:
    places = [key.text for key in finding.keys("", None, "", LIU[3][:1])]
    assert places[:4] == [
        LIU[3][0],
        "西湖区柳巷12号锦绣家园3栋902室",
        "柳巷12号锦绣家园3栋902室",
        "巷12号锦绣家园3栋902室",
    ]
    assert places[4:6] == ["12号锦绣家园3栋902室", "锦绣家园3栋902室"] and places[-1] == "902室" and len(places) == 11


def test_a_work_order_is_found_by_its_parts() -> None:
    assert order_suffix_store.suffixes("ds-20261201-0012") == {
        "ds-20261201-0012", "20261201-0012", "0012", "12"
    }  # fmt: skip
    assert order_suffix_store.suffixes("ib2026000123") == {"ib2026000123", "2026000123", "0123"}


def test_nothing_chinese_loads_no_table() -> None:
    code = (
        "import sys; from doorstep import spelling; spelling.simplified('Jane Doe 12'); "
        "print({'opencc', 'pypinyin'} & sys.modules.keys(), spelling.simplified('劉'), spelling.said('刘'))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": "server"}
    )
    assert told.stdout.split() == ["set()", "刘", "liu"]
