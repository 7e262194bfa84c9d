"""The people of the demonstration: two teams, every role, and a password that opens no other installation."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from ..accounts import passwords
from ..accounts import store as accounts
from ..accounts.rules import NewPerson, Team
from ..clock import new_id
from ..database import transact

ROLES = {
    "technician": ("装维人员", "technician"),
    "account_manager": ("客户经理", "account manager"),
    "dispatcher": ("调度员", "dispatcher"),
    "supervisor": ("主管", "supervisor"),
    "administrator": ("管理员", "administrator"),
}


@dataclass(frozen=True)
class DemoPerson:
    """Somebody who can sign in to the demonstration; `team` is the name of a team, or None."""

    staff_no: str
    name: str
    role: str
    team: str | None
    duties: frozenset[str] = frozenset()


EAST, WEST = "城东装维班", "城西装维班"
TEAMS = {EAST: "城东", WEST: "城西"}
"""The teams and their regions."""

PEOPLE = (
    DemoPerson("T1001", "李强", "technician", EAST),
    DemoPerson("T1002", "王芳", "technician", EAST),
    DemoPerson("T2001", "周磊", "technician", WEST),
    DemoPerson("T2002", "刘洋", "technician", WEST),
    DemoPerson("M1001", "孙丽", "account_manager", EAST),
    DemoPerson("M2001", "何静", "account_manager", WEST),
    DemoPerson("D1001", "赵敏", "dispatcher", EAST),
    DemoPerson("D2001", "钱进", "dispatcher", WEST),
    DemoPerson("S1001", "陈静", "supervisor", EAST, frozenset({"quality"})),
    DemoPerson("S2001", "冯军", "supervisor", WEST, frozenset({"complaints"})),
    DemoPerson("A0001", "吴涛", "administrator", None),
)


def people() -> list[DemoPerson]:
    """Everybody, in the order of the roles."""
    return list(PEOPLE)


def password(secret: str) -> str:
    """The password of all demo people of the installation with this secret: three groups of four letters and digits."""
    drawn = hmac.new(secret.encode(), b"doorstep demo password", hashlib.sha256).digest()
    letters = "".join("abcdefghjkmnpqrstuvwxyz23456789"[byte % 31] for byte in drawn[:12])
    return "-".join(letters[at : at + 4] for at in (0, 4, 8))


def add(secret: str, now: datetime) -> None:
    """Adds the teams and the people, in one transaction."""
    password_hash = passwords.hashed(password(secret))
    teams = {name: Team(new_id(), name, region) for name, region in TEAMS.items()}

    def add_all() -> None:
        for team in teams.values():
            accounts.add_team(team)
        for number, person in enumerate(PEOPLE, 1):
            accounts.add_person(
                NewPerson(
                    id=new_id(),
                    name=person.name,
                    staff_no=person.staff_no,
                    phone=f"+8613900000{number:03d}",
                    roles=frozenset({person.role}),
                    team=teams[person.team].id if person.team else None,
                    password_hash=password_hash,
                    created=now,
                    duties=person.duties,
                )
            )

    transact(add_all)


def told(secret: str, public_url: str) -> list[str]:
    """The lines that say who can sign in, where, and with which password; a line for each role."""
    lines = []
    for role, (zh, en) in ROLES.items():
        named = [f"{person.staff_no} {person.name}" for person in PEOPLE if person.role == role]
        lines.append(f"{zh} / {en}: {', '.join(named)}")
    return [*lines, f"密码 / password: {password(secret)}", f"打开 / open: {public_url.rstrip('/')}/"]
