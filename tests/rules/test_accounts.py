"""Who may do what, as plain rules: staff numbers, passwords, lifetimes, guessing, origins."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from doorstep.accounts import rules
from doorstep.accounts.rules import Device, Permission, Person, Session
from doorstep.errors import Forbidden, Invalid, NotFound

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
ORIGINS = frozenset({"https://doorstep.example"})


def person(*roles: str, team: str | None = "east", deactivated_at: datetime | None = None) -> Person:
    """Somebody with these roles."""
    return Person(
        id="p",
        name="李强",
        staff_no="T101",
        phone="+8613800138101",
        roles=frozenset(roles),
        team=team,
        active=deactivated_at is None,
        deactivated_at=deactivated_at,
    )


def session(device: str | None, seen: datetime = NOON, ended: datetime | None = None) -> Session:
    """A session that was opened at noon and is not over for 30 days."""
    return Session("s", "p", device, "", NOON, seen, NOON + timedelta(days=30), ended)


DEVICE = Device("d", "p", "Pixel 8", None, True, True, NOON, NOON, None)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("T101", "T101"), (" t101 ", "T101"), ("ｔ１０１", "T101"), ("71-0042", "71-0042"), ("ABC", "ABC")],
)
def test_a_staff_number_has_one_spelling(typed: str, kept: str) -> None:
    assert rules.staff_number(typed) == kept


@pytest.mark.parametrize("typed", ["", "T1", "-T1", "T 101", "李强101", "T" * 21, "T101\n1", "T101;"])
def test_what_is_no_staff_number_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.staff_number(typed)
    assert [fault.pointer for fault in refused.value.faults] == ["/staff_no"]


@pytest.mark.parametrize("password", ["0123456789", "上门服务上门服务好吧", "T101 is my number"])
def test_a_password_that_is_long_enough_is_accepted(password: str) -> None:
    assert rules.acceptable_password(password, "T101") == password


@pytest.mark.parametrize("password", ["", "012345678", "x" * 201, "T101T101T101", "aaaaaaaaaaaa", "121212121212"])
def test_a_password_that_is_easy_to_guess_is_refused(password: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.acceptable_password(password, "T101")
    assert refused.value.code == "weak_password"


def test_a_password_is_the_same_from_every_keyboard() -> None:
    assert rules.acceptable_password("cafe\u0301 au lait", "T101") == "caf\u00e9 au lait"


@pytest.mark.parametrize(
    ("roles", "device", "days"),
    [
        ({"technician"}, "d", 30),
        ({"account_manager"}, "d", 30),
        ({"technician", "account_manager"}, "d", 30),
        ({"technician"}, None, 0.5),
        ({"technician", "supervisor"}, "d", 0.5),
        ({"dispatcher"}, "d", 0.5),
        (set(), "d", 0.5),
    ],
)
def test_the_strictest_role_decides_how_long_a_session_lasts(roles: set[str], device: str | None, days: float) -> None:
    assert rules.session_expires(frozenset(roles), device, NOON) == NOON + timedelta(days=days)


@pytest.mark.parametrize(
    ("alive", "given", "who", "after"),
    [
        (True, session("d"), person("technician"), timedelta(days=30) - timedelta(seconds=1)),
        (False, session("d"), person("technician"), timedelta(days=30)),
        (True, session(None), person("dispatcher"), timedelta(minutes=30) - timedelta(seconds=1)),
        (False, session(None), person("dispatcher"), timedelta(minutes=30)),
        (True, session(None, seen=NOON + timedelta(minutes=20)), person("dispatcher"), timedelta(minutes=40)),
        (False, session("d", ended=NOON), person("technician"), timedelta()),
        (False, session("d"), person("technician", deactivated_at=NOON), timedelta()),
    ],
)
def test_a_session_speaks_for_a_person_until_it_ends(
    alive: bool, given: Session, who: Person, after: timedelta
) -> None:
    assert rules.is_alive(given, who, NOON + after) is alive


@pytest.mark.parametrize(
    ("allowed", "who", "after"),
    [
        (False, person("technician"), timedelta()),
        (True, person("technician", deactivated_at=NOON), timedelta()),
        (True, person("technician", deactivated_at=NOON), timedelta(days=14) - timedelta(seconds=1)),
        (False, person("technician", deactivated_at=NOON), timedelta(days=14)),
    ],
)
def test_a_device_alone_may_push_for_a_leaver_only(allowed: bool, who: Person, after: timedelta) -> None:
    assert rules.may_push(who, DEVICE, NOON + after) is allowed


def test_a_revoked_device_is_told_so() -> None:
    with pytest.raises(Forbidden) as refused:
        rules.may_push(person("technician", deactivated_at=NOON), replace(DEVICE, revoked_at=NOON), NOON)
    assert refused.value.code == "device_revoked"


@pytest.mark.parametrize(
    ("account", "address", "until"),
    [
        (None, None, None),
        (-15, None, None),
        (-14, None, 1),
        (None, -5, 10),
        (-14, -5, 10),
        (-20, -20, None),
    ],
)
def test_the_limit_that_holds_longest_decides(account: int | None, address: int | None, until: int | None) -> None:
    def at(minutes: int | None) -> datetime | None:
        return None if minutes is None else NOON + timedelta(minutes=minutes)

    assert rules.locked_until((at(account), at(address)), NOON) == at(until)


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8::1:2:3:4", "2001:db8::/64"),
        ("2001:db8:0:1::1", "2001:db8:0:1::/64"),
        ("", "unknown"),
        ("/run/socket", "unknown"),
    ],
)
def test_addresses_of_one_line_count_as_one(address: str, counted: str) -> None:
    assert rules.network(address) == counted


@pytest.mark.parametrize(
    ("ours", "site", "origin"),
    [
        (True, "same-origin", "https://doorstep.example"),
        (True, "same-origin", None),
        (True, None, "https://doorstep.example"),
        (False, None, None),
        (False, "none", None),
        (False, "same-site", "https://doorstep.example"),
        (False, "cross-site", None),
        (False, "same-origin", "https://evil.example"),
        (False, None, "https://doorstep.example.evil.example"),
        (False, None, "http://doorstep.example"),
        (False, None, "null"),
        (False, "", "https://doorstep.example"),
    ],
)
def test_what_was_sent_about_the_origin_must_agree(ours: bool, site: str | None, origin: str | None) -> None:
    assert rules.is_same_origin(site, origin, ORIGINS) is ours


@pytest.mark.parametrize(
    ("roles", "reach"),
    [
        ({"technician"}, {"self"}),
        ({"supervisor"}, {"self", "team"}),
        ({"supervisor", "administrator"}, {"self", "team", "all"}),
        (set(), {"self"}),
    ],
)
def test_several_roles_reach_what_each_of_them_reaches(roles: set[str], reach: set[str]) -> None:
    row = Permission(who={"signed_in": "self", "supervisor": "team", "administrator": "all"})
    assert row.reach(person(*roles)) == reach


def test_a_role_that_is_not_in_the_row_reaches_nothing() -> None:
    assert Permission(who={"dispatcher": "team"}).reach(person("technician")) == frozenset()


@pytest.mark.parametrize(
    ("who", "oversees", "supervises"),
    [
        (person("technician"), False, False),
        (person("dispatcher"), True, False),
        (person("supervisor"), True, True),
        (person("supervisor", team="west"), False, False),
        (person("supervisor", team=None), False, False),
        (person("administrator", team=None), True, True),
    ],
)
def test_a_team_is_overseen_by_its_office(who: Person, oversees: bool, supervises: bool) -> None:
    assert (rules.oversees(who, "east"), rules.supervises(who, "east")) == (oversees, supervises)


@pytest.mark.parametrize("role", ["dispatcher", "supervisor"])
def test_nobody_without_a_team_oversees_what_has_none(role: str) -> None:
    assert not rules.oversees(person(role, team=None), None)
    assert rules.teams_overseen(person(role, team=None)) == frozenset()


def test_an_administrator_oversees_every_team() -> None:
    assert rules.teams_overseen(person("administrator", team=None)) is None
    assert rules.teams_overseen(person("technician")) == frozenset()
    assert rules.teams_overseen(person("dispatcher")) == frozenset({"east"})


def test_whoever_dispatches_for_another_team_oversees_it_and_answers_for_nobody_there() -> None:
    both = replace(person("dispatcher", "supervisor"), serves=frozenset({"west"}))
    assert rules.teams_overseen(both) == {"east", "west"} == rules.dispatched_for(both)
    assert rules.oversees(both, "west") and not rules.supervises(both, "west")
    assert rules.teams_to_list(both, None) == {"east", "west"} and rules.teams_to_list(both, "west") == {"west"}
    with pytest.raises(NotFound):
        rules.teams_to_list(both, "north")
    with pytest.raises(NotFound):
        rules.team_to_list(both, "west")
    former = replace(both, roles=frozenset({"supervisor"}))
    assert rules.teams_overseen(former) == {"east"} and rules.dispatched_for(former) == set()
    with pytest.raises(Invalid):
        rules.check_roles(former.roles, frozenset(), True, former.serves)


@pytest.mark.parametrize(
    ("roles", "duties", "in_team"),
    [
        ({"technician"}, {"quality"}, True),
        ({"technician"}, set(), False),
        ({"administrator", "technician"}, set(), False),
    ],
)
def test_roles_duties_and_team_must_go_together(roles: set[str], duties: set[str], in_team: bool) -> None:
    with pytest.raises(Invalid):
        rules.check_roles(frozenset(roles), frozenset(duties), in_team)
    rules.check_roles(frozenset({"supervisor"}), frozenset({"quality"}), True)
    rules.check_roles(frozenset({"administrator"}), frozenset(), False)


@pytest.mark.parametrize(
    ("header", "label"),
    [
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/148.0.0.0 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/148.0.0.0 Safari/537.36 Edg/148.0.0.0", "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36 MicroMessenger/8.0.50", "WeChat, Android"),
        ("curl/8.5.0", ""),
        ("", ""),
    ],
)
def test_a_browser_is_named_in_few_words(header: str, label: str) -> None:
    assert rules.agent_label(header) == label


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (["光纤熔接", " 光纤熔接 ", ""], {"光纤熔接"}),
        (["ＦＴＴＲ", "fttr", "IPTV"], {"FTTR", "IPTV"}),
        (["Wi-Fi  mesh"], {"Wi-Fi mesh"}),
        ([], set()),
    ],
)
def test_a_skill_is_kept_in_one_spelling_and_once(said: list[str], kept: set[str]) -> None:
    assert rules.words(said) == kept
