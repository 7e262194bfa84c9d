"""`doorstep person`: who may sign in, for whoever sets up the server."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import NoReturn

import click
from flask.cli import AppGroup

from .. import clock
from ..arguments import Line
from ..database import reading, transact
from ..errors import DoorstepError, Invalid
from ..intake import people as intake
from . import access_store, passwords, rules, store
from .phones import mobile_number
from .rules import NewPerson, Person, PersonChange, Team

person = AppGroup("person", help="Add people, set passwords, shut people out.")

_from_stdin = click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")


@person.command()
@click.argument("staff_no")
@click.option("--name", required=True, type=Line(80), help="The name as customers and colleagues see it.")
@click.option("--phone", required=True, help="Mobile number; without a country code, a Chinese one.")
@click.option("--email", help="Where messages to this person go.")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice(rules.ROLES), help="May be repeated.")
@click.option("--duty", "duties", multiple=True, type=click.Choice(rules.DUTIES), help="For supervisors.")
@click.option("--team", "team_name", type=Line(80), help="The name of the team.")
@click.option("--new-team", is_flag=True, help="The team does not exist yet: make it.")
@click.option("--region", type=Line(80), help="The region of a new team.")
@_from_stdin
def add(
    staff_no: str,
    name: str,
    phone: str,
    email: str | None,
    roles: tuple[str, ...],
    duties: tuple[str, ...],
    team_name: str | None,
    new_team: bool,
    region: str | None,
    password_stdin: bool,
) -> None:
    """Add a person, who signs in with STAFF_NO and a password."""
    try:
        staff_no = rules.staff_number(staff_no)
        number = mobile_number(phone)
        rules.check_email(email)
        rules.check_roles(frozenset(roles), frozenset(duties), team_name is not None)
        password_hash = passwords.hashed(_password(staff_no, password_stdin))

        new = NewPerson(
            id=clock.new_id(),
            name=name,
            staff_no=staff_no,
            phone=number,
            roles=frozenset(roles),
            team=None,
            password_hash=password_hash,
            created=clock.now(),
            duties=frozenset(duties),
            email=email,
        )
        added = transact(lambda: _add(new, team_name, new_team, region))
    except DoorstepError as error:
        _fail(error)
    click.echo(f"Added {added.staff_no} {added.name}.")


def _add(new: NewPerson, team_name: str | None, new_team: bool, region: str | None) -> Person:
    team = _team(team_name, new_team, region) if team_name else None
    return store.add_person(replace(new, team=team.id if team else None))


@person.command()
@click.argument("staff_no")
@_from_stdin
def password(staff_no: str, password_stdin: bool) -> None:
    """Set the password of STAFF_NO. All sessions of the person end."""
    try:
        found = _person(staff_no)
        password_hash = passwords.hashed(_password(found.staff_no, password_stdin))
        transact(lambda: access_store.set_password(found.id, password_hash, None, clock.now()))
    except DoorstepError as error:
        _fail(error)
    click.echo(f"{found.staff_no} {found.name} signs in with the new password from now on.")


@person.command()
@click.argument("staff_no")
def disable(staff_no: str) -> None:
    """Shut STAFF_NO out at once. Phones may still hand in what was done before, for 14 days."""
    try:
        found = _person(staff_no)
        intake.shut_out(found.id, None, clock.now())
    except DoorstepError as error:
        _fail(error)
    click.echo(
        f"{found.staff_no} {found.name} is shut out." if found.active else f"{found.staff_no} was shut out before."
    )


@person.command()
@click.argument("staff_no")
def enable(staff_no: str) -> None:
    """Let STAFF_NO in again who was shut out. The password is the old one; `person password` sets another."""
    try:
        found = _person(staff_no)
        intake.let_in(found.id, None, clock.now())
    except DoorstepError as error:
        _fail(error)
    click.echo(
        f"{found.staff_no} was not shut out." if found.active else f"{found.staff_no} {found.name} is let in again."
    )


@person.command()
@click.argument("staff_no")
@click.option("--name", type=Line(80), help="Another name.")
@click.option("--phone", help="Another mobile number.")
@click.option("--email", help="Another mail address; an empty one takes it away.")
@click.option("--role", "roles", multiple=True, type=click.Choice(rules.ROLES), help="All roles from now on.")
@click.option("--duty", "duties", multiple=True, type=click.Choice(rules.DUTIES), help="All duties from now on.")
@click.option("--no-duties", is_flag=True, help="No duty any more.")
@click.option("--dispatches-for", "serves", multiple=True, type=Line(80), help="All other teams served from now on.")
@click.option("--skill", "skills", multiple=True, type=Line(40), help="All skills from now on.")
@click.option("--team", "team_name", type=Line(80), help="The team from now on.")
@click.option("--release", is_flag=True, help="Give the visits that no longer fit to nobody.")
def change(
    staff_no: str,
    name: str | None,
    phone: str | None,
    email: str | None,
    roles: tuple[str, ...],
    duties: tuple[str, ...],
    no_duties: bool,
    serves: tuple[str, ...],
    skills: tuple[str, ...],
    team_name: str | None,
    release: bool,
) -> None:
    """Change STAFF_NO: what is not said stays as it is. Other roles end the person's sessions."""
    try:
        found = _person(staff_no)
        with reading():
            team = _team(team_name, new=False, region=None).id if team_name else found.team
            served = [_team(name, new=False, region=None) for name in serves]
            known_skills, known_regions = store.skills([found.id]), store.regions([found.id])
        wanted = PersonChange(
            name=name or found.name,
            phone=mobile_number(phone) if phone else found.phone,
            email=found.email if email is None else email or None,
            roles=frozenset(roles) or found.roles,
            duties=frozenset() if no_duties else frozenset(duties) or found.duties,
            team=team,
            skills=rules.words(skills) or known_skills[found.id],
            regions=known_regions[found.id],
            serves=frozenset(team.id for team in served) if served else found.serves,
        )
        rules.check_email(wanted.email)
        rules.check_roles(wanted.roles, wanted.duties, wanted.team is not None, wanted.serves)
        changed = intake.change(found.id, wanted, release, found.ver, None, clock.now())
    except DoorstepError as error:
        _fail(error)
    click.echo(f"{changed.staff_no} {changed.name} is changed.")


@person.command("list")
@click.option("--all", "everybody", is_flag=True, help="Also those who are shut out.")
def list_people(everybody: bool) -> None:
    """List people: staff number, name, roles, team, mail address if there is one."""
    with reading():
        teams = {team.id: team.name for team in store.teams()}
        found = store.everybody(active_only=not everybody)
    for one in found:
        roles = ",".join(sorted(one.roles | one.duties))
        mail = f"\t{one.email}" if one.email else ""
        state = "" if one.active else "\tdisabled"
        click.echo(f"{one.staff_no}\t{one.name}\t{roles}\t{teams.get(one.team or '', '-')}{mail}{state}")


def _person(staff_no: str) -> Person:
    number = rules.staff_number(staff_no)
    with reading():
        found = store.person_numbered(number)
    if found is None:
        raise Invalid(f"Nobody has the staff number {number}. `doorstep person list --all` shows everybody.")
    return found


def _team(name: str, new: bool, region: str | None) -> Team:
    team = store.team_named(name)
    if team is None and not new:
        known = ", ".join(team.name for team in store.teams()) or "none"
        raise Invalid(f"There is no team {name} (there are: {known}). Give --new-team to make it.")
    if team is None:
        team = Team(clock.new_id(), name, region)
        store.add_team(team)
    return team


def _password(staff_no: str, from_stdin: bool) -> str:
    if from_stdin:
        given = sys.stdin.readline().rstrip("\r\n")
    else:
        given = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return passwords.acceptable(given, staff_no)


def _fail(error: DoorstepError) -> NoReturn:
    click.echo(error.message, err=True)
    raise SystemExit(1)
