"""What a customer keeps of a sealed record."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from doorstep.portal.receipts import receipt

MINE = {"required": True, "audience": "customer"}


def item(id: str, state: str, *values: Any) -> dict[str, Any]:
    return {"id": id, "state": state, "value": values[0] if values else None, "values": list(values)}


STANDARD: dict[str, Any] = {
    "items": {
        "mat": {"zh": "铺垫布", "en": "Lay a cloth", "answer": "tick", **MINE},
        "way": {
            "zh": "布线",
            "en": "Cabling",
            "answer": "choice",
            **MINE,
            "options": [{"value": "wall", "zh": "沿墙", "en": "Along the wall"}],
        },
        "power": {"zh": "光功率", "en": "Optical power", "answer": "number", "unit": "dBm", **MINE},
        "speed": {
            "zh": "速率",
            "en": "Speed",
            "answer": "number",
            "unit": "Mbps",
            "pass": {"of": "order.contracted_down_mbps", "ratio": "0.9"},
            **MINE,
        },
        "grade": {"zh": "投诉等级", "en": "Grade", "answer": "text", "required": True, "audience": "office"},
        "photo": {"zh": "完工照片", "en": "Photo", "answer": "photo", **MINE},
        "agree": {"zh": "同意拍照", "en": "Agrees to photos", "answer": "consent", **MINE},
        "serial": {"zh": "序列号", "en": "Serial number", "answer": "text", **MINE},
        "rooms": {"zh": "未进其他房间", "en": "Other rooms", "answer": "yes-no-na", "private": True},
        "sign": {"zh": "签字", "en": "Signature", "answer": "signature"},
        "thanks": {"zh": "致谢", "en": "Thanks", "answer": "tick", **MINE},
    }
}
OPENED: dict[str, Any] = {
    "number": 7,
    "supersedes": None,
    "standard": "h",
    "facts": {"order.contracted_down_mbps": 1000},
    "clock": [{"event": "a", "at_ms": 1_000}, {"event": "z", "at_ms": 61_000}],
    "arrival": {"event": "a", "verdict": "on_time", "minutes": "-1.0", "grade": "door_code", "error_s": 1},
    "assessment": {
        "phases": [
            {
                "id": "work",
                "items": [
                    item("mat", "failed", "not_done"),
                    item("way", "recorded", ["wall"]),
                    item("power", "passed", "-21.5"),
                    item("photo", "recorded", "sha", "sha"),
                    item("agree", "refused", "no"),
                    item("serial", "recorded", {"commitment": "c"}),
                    item("speed", "passed", "940"),
                    item("grade", "recorded", "困难"),
                    item("rooms", "recorded", "yes"),
                    item("sign", "recorded", "drawn"),
                ],
            },
            {"id": "farewell", "items": [item("thanks", "passed", "done")]},
        ]
    },
    "fold": {
        "completions": [{"event": "z", "outcome": "done"}],
        "answers": {
            "mat": [{"event": "m1", "note": "客户说不用"}, {"event": "m2", "note": None}],
            "power": [{"event": "p1", "note": {"commitment": "c"}}],
        },
        "notes": [
            {"event": "n1", "item": "power", "text": "接头已清洁"},
            {"event": "n2", "item": None, "text": "客户情绪不稳"},
            {"event": "n3", "item": "power", "text": {"commitment": "c"}},
        ],
        "leaves": [
            {
                **{"event": "l1", "wall": 5, "reason": "trace", "promised": "2026-06-03T18:30:00+08:00"},
                **{"note": "查局端", "ended": None},
            },
            {
                **{"event": "l2", "wall": 9_000, "reason": "other", "promised": None, "note": None},
                "ended": {"event": "l3", "wall": 9_500},
            },
        ],
        "questions": [
            {
                "event": "q1",
                "text": "账单",
                "promised": None,
                "ticket": "T-1",
                "tickets": [{"ticket": "T-2"}, {"ticket": None}],
            }
        ],
        "complaints": [{"event": "c1", "text": {"commitment": "c"}, "promised": "2026-06-04T18:00:00+08:00"}],
        "promises": [
            {
                "event": "a1",
                "start": "s",
                "end": None,
                "zone": "Asia/Shanghai",
                "asked_by": "resource",
                "reason": "无端口",
            }
        ],
        "incidents": [
            {"event": "i1", "kind": "damage", "text": "茶几划了一道"},
            {"event": "i2", "kind": "conflict", "text": "客户骂人"},
        ],
        "signatures": [{"event": "s", "signature": {"kind": "drawn", "name": {"commitment": "c"}, "strokes": []}}],
    },
    "signatures": [
        {
            **{"event": "s", "match": "matches", "changed_after": [], "not_seen": []},
            "after": {"items": ["power"], "entries": ["l2", "q1", "a"]},
        }
    ],
}


def test_a_receipt_says_what_was_done_in_both_languages() -> None:
    shown = receipt(OPENED, STANDARD)
    lines = {one["en"]: (one["state"], [value["en"] for value in one["values"]], one["note"]) for one in shown["items"]}
    assert lines == {
        "Lay a cloth": ("failed", [], "客户说不用"),
        "Cabling": ("recorded", ["Along the wall"], None),
        "Optical power": ("passed", ["-21.5 dBm"], "接头已清洁"),
        "Speed": ("passed", ["940 Mbps"], None),
        "Photo": ("recorded", ["2 photos"], None),
        "Agrees to photos": ("refused", [], None),
        "Serial number": ("recorded", [], None),
    }, "nothing private, of the office or of the farewell, no signature; what was erased is left out"
    assert [value["zh"] for one in shown["items"] for value in one["values"]] == [
        *("沿墙", "-21.5 dBm", "2 张照片", "940 Mbps")
    ]


def test_a_receipt_gives_the_corrected_times_and_the_signature() -> None:
    shown = receipt(OPENED, STANDARD)
    assert (shown["record"], shown["outcome"]) == (7, "done")
    assert shown["completed_at"] == datetime(1970, 1, 1, 0, 1, 1, tzinfo=UTC)
    assert shown["arrival"] == {
        "at": datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC),
        "verdict": "on_time",
        "minutes": "-1.0",
        "grade": "door_code",
        "after": True,
    }
    assert shown["signature"] == {"kind": "drawn", "name": None, "match": "matches"}


def test_a_receipt_without_arrival_and_signature_says_so() -> None:
    bare = OPENED | {"arrival": None, "fold": OPENED["fold"] | {"signatures": []}}
    shown = receipt(bare, STANDARD)
    assert shown["arrival"] is None and shown["signature"] is None


def test_a_number_stands_beside_what_was_contracted() -> None:
    limits = {one["en"]: one["limit"] for one in receipt(OPENED, STANDARD)["items"]}
    assert limits["Speed"] == {"contracted": "1000", "gte": "900", "lte": None, "unit": "Mbps"}
    assert limits["Optical power"] is None
    assert {one["en"]: one["limit"] for one in receipt(OPENED | {"facts": None}, STANDARD)["items"]}["Speed"] is None


def test_a_receipt_says_what_was_asked_promised_and_damaged() -> None:
    shown = receipt(OPENED, STANDARD)
    assert shown["leaves"] == [
        {
            **{
                "reason": "trace",
                "promised": "2026-06-03T18:30:00+08:00",
                "note": "查局端",
                "back": None,
                "after": False,
            },
            "at": datetime(1970, 1, 1, 0, 0, 0, 5_000, tzinfo=UTC),
        },
        {
            **{"reason": "other", "promised": None, "note": None, "after": True},
            "at": datetime(1970, 1, 1, 0, 0, 9, tzinfo=UTC),
            "back": datetime(1970, 1, 1, 0, 0, 9, 500_000, tzinfo=UTC),
        },
    ]
    assert shown["questions"] == [{"text": "账单", "promised": None, "tickets": ["T-1", "T-2"], "after": True}]
    assert shown["complaints"] == [{"text": None, "promised": "2026-06-04T18:00:00+08:00", "after": False}]
    assert shown["agreed"] == [
        {"start": "s", "end": None, "zone": "Asia/Shanghai", "asked_by": "resource", "reason": "无端口", "after": False}
    ]
    assert shown["damages"] == [{"text": "茶几划了一道", "after": False}], "what else happened is the office's"


def test_what_was_added_after_the_signature_is_marked() -> None:
    assert [one["en"] for one in receipt(OPENED, STANDARD)["items"] if one["after"]] == ["Optical power"]
    unsigned = OPENED | {"fold": OPENED["fold"] | {"signatures": []}}
    shown = receipt(unsigned, STANDARD)
    lines = [*shown["items"], *shown["leaves"], *shown["questions"], shown["arrival"]]
    assert not any(one["after"] for one in lines), "nothing comes after a signature that nobody gave"


def test_a_record_of_the_first_release_knows_what_changed_by_its_events() -> None:
    old = {"event": "s", "match": "differs", "changed_after": ["m2", "c1"], "not_seen": []}
    shown = receipt(OPENED | {"signatures": [old]}, STANDARD)
    assert [one["en"] for one in shown["items"] if one["after"]] == ["Lay a cloth"]
    assert [one["after"] for one in (*shown["questions"], *shown["complaints"])] == [False, True]


def test_a_version_that_says_nothing_of_readers_takes_the_word_of_the_one_in_force() -> None:
    unsaid = {
        "items": {
            id: {name: word for name, word in one.items() if name != "audience"}
            for id, one in STANDARD["items"].items()
        }
    }
    named = [one["en"] for one in receipt(OPENED, STANDARD)["items"]]
    assert [one["en"] for one in receipt(OPENED, unsaid, STANDARD)["items"]] == named
    assert "Grade" in [one["en"] for one in receipt(OPENED, unsaid)["items"]], "as it was signed"


def test_what_need_not_be_answered_stands_there_once_it_is() -> None:
    items = STANDARD["items"]
    optional = STANDARD | {"items": items | {"mat": items["mat"] | {"required": False}}}
    [work, *rest] = OPENED["assessment"]["phases"]
    for state, stands in (("open", False), ("failed", True)):
        phases = [work | {"items": [item("mat", state)]}, *rest]
        shown = receipt(OPENED | {"assessment": {"phases": phases}}, optional)
        assert [one["en"] for one in shown["items"]] == (["Lay a cloth"] if stands else [])
