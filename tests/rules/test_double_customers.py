"""Who may be written down twice, and what becomes of two that are one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doorstep.customers.doubles import At, Known, Moved, apart_again, back_at, changed, going_back, together, why_double
from doorstep.customers.rules import Customer, Premises

NOBODY = Customer("a", "王秀兰", None, "+8613800000001")


def known(id: str, name: str, phone: str = "1", address: str | None = None, **more: str) -> Known:
    places = (Premises(f"p{id}", address),) if address else ()
    return Known(replace(NOBODY, id=id, name=name, phone=phone, **more), places)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (known("a", "刘晓明"), known("b", "劉曉明"), "phone"),
        (known("a", "刘晓明"), known("b", "刘小明"), "phone"),
        (known("a", "王秀兰"), known("b", "王女士"), "phone"),
        (known("a", "欧阳先生"), known("b", "欧阳峰"), "phone"),
        (known("a", "佳和物业"), known("b", "杭州佳和物业"), "phone"),
        (known("a", "Jane Doe"), known("b", "jane  doe"), "phone"),
        (known("a", "Jane Doe"), known("b", "Jane Dow"), "phone"),
        (known("a", "Jane Doe"), known("b", "Jane Do"), "phone"),
        (known("a", "王秀兰", "1", contact_phone="2"), known("b", "王秀兰", "2"), "contact"),
        (known("a", "王秀兰", "1", email="W@x.example"), known("b", "王秀兰", "2", email="w@x.example"), "mail"),
        (known("a", "王秀兰", "1", "柳巷7号"), known("b", "王秀蘭", "2", "柳巷 7 号"), "place"),
        # A family, a company and its people, a common name in one house, and nobody's number.
        (known("a", "王秀兰"), known("b", "王秀英"), None),
        (known("a", "王秀兰"), known("b", "李强"), None),
        (known("a", "李先生"), known("b", "王秀兰"), None),
        (known("a", "王芳", "1", "柳巷7号"), known("b", "王芳", "2", "柳巷8号"), None),
        (known("a", "王女士", "1", "柳巷7号"), known("b", "王秀兰", "2", "柳巷7号"), None),
        (known("a", "王秀兰", ""), known("b", "王秀兰", ""), None),
        (known("a", "王秀兰"), known("a", "王秀兰"), None),
        (known("a", "Jo"), known("b", "Joe"), None),
        (known("a", "☎"), known("b", ""), None),
    ],
)
def test_who_may_be_the_same(one: Known, other: Known, why: str | None) -> None:
    assert why_double(one, other) == why_double(other, one) == why


def test_the_kept_one_knows_what_the_other_knew() -> None:
    kept = replace(NOBODY, address_as="王女士", note="狗", is_new=False)
    gone = Customer("b", "王秀蘭", "王阿姨", "+8613800000002", "gold", True, "w@x.example", note="猫", door_note="脱鞋")
    whole = together(kept, gone)
    assert (whole.id, whole.name, whole.phone, whole.address_as) == ("a", "王秀兰", "+8613800000001", "王女士")
    assert (whole.tier, whole.email, whole.note, whole.door_note) == ("gold", "w@x.example", "狗\n猫", "脱鞋")
    assert (whole.contact_name, whole.contact_phone, whole.is_new) == ("王秀蘭", "+8613800000002", False)
    assert together(whole, gone) == whole, "what is there already is not written twice"
    filled = changed(kept, whole)
    assert apart_again(whole, filled) == kept
    since = replace(whole, email="new@x.example")
    assert apart_again(since, filled) == replace(kept, email="new@x.example")


def test_what_was_booked_since_goes_where_it_belongs() -> None:
    moved = Moved(["v1"], ["q1"], {"q2": "p1"}, {"v1": "q2"}, [], {})
    visits = [
        At("v1", "p1", None),  # came with them, to the premises that both had
        At("v2", "q1", None),  # booked since, where only they are
        At("v3", "p1", None),  # booked since, where both are
        At("v4", "p9", None),  # booked since, at new premises
        At("v5", "p1", "v1"),  # continues theirs
    ]
    back = going_back(visits, moved)
    assert back == {"v1", "v2", "v5"}
    assert back_at(visits, back, moved) == {"v1": "q2", "v5": "q2"}
