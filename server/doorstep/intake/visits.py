"""What a visit's events set in motion: the second half of taking them in, and how visits are locked for the first
(events/contract.py)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from .. import iso
from ..appointments import ledger_store, member_store, order_store, question_store
from ..appointments import store as appointments
from ..appointments.continuing import next_id
from ..appointments.rules import (
    PHONE_HORIZON,
    VISIT,
    Member,
    OfficeVisit,
    PromiseEntry,
    ReviewQuestion,
    in_force,
    main_of,
)
from ..errors import Unavailable
from ..events import store as event_log
from ..events.contract import Standing, Thing
from ..events.rules import Event
from ..events.store import LoggedEvent
from ..events.times import Corrected
from ..feed.rules import FeedRow
from ..promises import store as promises
from ..promises.rules import Promise, Word
from ..records import store as records
from ..standard import store as standards
from ..visits import store as visits
from ..visits.events import VOCABULARY
from ..visits.rules import Visit, fold
from ..visits.store import Summary
from . import documents, earlier, messages, planning, rules, sealing, store, successors, todos, working
from .said import CAUSES, Said, said
from .successors import End, Next
from .working import Heard

WHAT_WAS_LEFT = frozenset({"visit.arrived", "visit.started"})
"""Events that may say that work was left, also when they come after the ending: another phone had been offline."""


class Held:
    """Visits that are locked: the office's side, everybody who goes or ever went, and what was said of them before; and
    all visits of the orders of those whose plans may change (`chains`)."""

    def __init__(self, office: Sequence[OfficeVisit], chains: Mapping[str, Sequence[OfficeVisit]]) -> None:
        self.office = {visit.id: visit for visit in office}
        self.chains = chains
        self.beside: dict[str, list[str]] = {}
        """By visit, the others whose documents tell something else because of it."""
        self.owing: dict[str, list[str]] = {}
        """By visit, who owes something else because of it."""
        self._left: set[str] = set()

    @property
    def ids(self) -> Collection[str]:
        """The visits that there are."""
        return self.office.keys()

    @cached_property
    def members(self) -> Mapping[str, Sequence[Member]]:
        """Everybody who goes or ever went."""
        return member_store.members_of(self.office, all=True)

    def present(self, id: str) -> list[Member]:
        """Who goes there."""
        return [member for member in self.members[id] if member.to_seq is None]

    @cached_property
    def logs(self) -> Mapping[str, Sequence[LoggedEvent]]:
        """What stood in the log about each visit when it was first asked for."""
        return event_log.logs_of(VISIT, self.office)

    def earlier(self, id: str) -> list[Event]:
        """What was said of a visit, as far as it stands in `logs`."""
        return [entry.event for entry in self.logs[id]]

    @cached_property
    def summaries(self) -> Mapping[str, Summary]:
        """How far each visit was read."""
        return visits.summaries(self.office)

    @cached_property
    def ledgers(self) -> Mapping[str, Sequence[PromiseEntry]]:
        """Every promise of each visit, as written."""
        return ledger_store.ledgers(self.office)

    @cached_property
    def horizon(self) -> datetime | None:
        """Up to when phones hold visits."""
        return store.horizon()

    @cached_property
    def ground(self) -> documents.Ground:
        """What their documents stand on."""
        people = {member.person for members in self.members.values() for member in members}
        return documents.ground(list(self.office.values()), people)

    @cached_property
    def goers(self) -> Mapping[str, Sequence[Member]]:
        """Who goes to the visits `beside`. First asked for when the clock is held, so that nobody joins meanwhile."""
        return member_store.members_of({id for beside in self.beside.values() for id in beside})

    @cached_property
    def read(self) -> sealing.Read:
        """What their records are made of and no event says."""
        return sealing.read(self.office, [entry.event for log in self.logs.values() for entry in log])

    def leave(self, id: str) -> None:
        """Nobody goes to a visit any more: its plan goes with those of others."""
        self._left.add(id)

    def replan(self) -> None:
        """Takes away the plans of those that were left, before anybody looks for what is in the way."""
        planning.leave(self._left)
        self._left.clear()

    @cached_property
    def unsealed(self) -> set[str]:
        """Those that could not be sealed."""
        return store.unsealed_among(self.office)

    def akin(self, id: str) -> set[str]:
        """The other visits of its order."""
        return {visit.id for visit in self.chains.get(id, ())} - {id}

    def after(self, id: str) -> OfficeVisit | None:
        """The visit that continues one."""
        return next((visit for visit in self.chains.get(id, ()) if visit.continues == id), None)

    def standing(self, id: str) -> Standing:
        """How a visit stands."""
        return Standing(
            present=frozenset(member.person for member in self.present(id)),
            ever=frozenset(member.person for member in self.members[id]),
            cancelled=self.office[id].state == "cancelled",
            completed=any(rules.is_completion(event) for event in self.earlier(id)),
            erased=self.office[id].erased,
        )

    def readers(self, id: str) -> Iterator[str]:
        """Who hears of a visit."""
        return rules.audience(self.office[id], self.members[id])

    def team(self, id: str) -> str:
        """The team of a visit."""
        return self.office[id].team


def concerned(ids: Collection[str]) -> set[str]:
    """The people whose plans may change with these visits: the main technicians of all visits of their orders."""
    return set(member_store.mains(_of_orders(order_store.chains(ids))).values()) if ids else set()


def _of_orders(chains: Mapping[str, Sequence[OfficeVisit]]) -> set[str]:
    return {visit.id for chain in chains.values() for visit in chain}


def hold(ids: Collection[str], moving: Collection[str], people: Collection[str]) -> Held:
    """Locks visits, and all of the orders of moving ones. Raises Unavailable when one of these got another main
    technician, who is not locked, or was made meanwhile."""
    wanted, around = set(ids), _of_orders(order_store.chains(moving))
    locked = appointments.lock({*wanted, *around})
    chains = order_store.chains(moving)
    if _of_orders(chains) != around:
        raise Unavailable("Another visit of this order was made at this very moment; try again.", code="busy")
    planning.refuse_others({*moving, *around}, people)
    return Held([visit for visit in locked if visit.id in wanted], chains)


def unread(held: Held, id: str) -> dict[int, Event]:
    """The events from which nothing has followed yet, with their places in the log; also the completions of a visit
    that could not be sealed."""
    upto = held.summaries[id].upto if id in held.summaries else 0
    return {
        entry.seq: entry.event
        for entry in held.logs[id]
        if entry.seq > upto or (id in held.unsealed and rules.is_completion(entry.event))
    }


def hear(held: Held, id: str, new: Sequence[Event]) -> None:
    """Folds a visit with what is said just now."""
    fold([*held.earlier(id), *new])


@dataclass(frozen=True)
class Settled:
    """A visit about which something was said, and everything that was decided before the clock. `agreed` are new
    entries of its ledger, `begins` whether this is the first that was said, `said` what messages and promises are
    planned by where they are to be planned anew, `made` what was promised at the door and became of it, `clashes`
    those entries that are in the way of another visit, `answers` the questions about records that were answered, by
    the place of the event, `finished` when the first event came that completes it, and its place,
    `record` what is to be sealed, `told` who hears of it, and whether it comes back to a phone that had let it go for
    a time far ahead, `lines` what was said of those that were left, `next` what follows for the visit that continues
    it. `is_over`: whether it is told of as one that is over."""

    held: Held
    office: OfficeVisit
    summary: Summary
    agreed: Sequence[PromiseEntry]
    begins: bool
    said: Said | None
    made: Sequence[Promise]
    clashes: frozenset[str]
    answers: Mapping[int, ReviewQuestion]
    finished: tuple[datetime, int] | None
    record: records.Prepared | None
    told: Sequence[tuple[str, bool]]
    lines: Heard
    is_over: bool
    next: Next | None

    @property
    def owing(self) -> Sequence[str]:
        """The people who owe something else from now on; known once it is kept."""
        return self.held.owing[self.office.id]

    @property
    def beside(self) -> Sequence[str]:
        """The visits to come to the same address, whose documents tell of this one; known once it is kept."""
        return self.held.beside[self.office.id]

    @property
    def numbers(self) -> int:
        """One for the visit itself, one for each list of what somebody owes, and each document beside, that is another;
        one for the visit that continues this one."""
        return 1 + len(self.owing) + len(self.beside) + (self.next is not None)

    def write(self, seqs: Sequence[int], now: datetime) -> Iterator[FeedRow]:
        """Adds what was agreed at the door to the ledger, and ends the questions that were answered."""
        for place, question in self.answers.items():
            question_store.end_question(question.id, now, place, seqs[0])
        for entry in self.agreed:
            appointments.add_entry(replace(entry, seq=seqs[0]))
        for reader, is_back in self.told:
            kind, detail = ("scope.added", "moved") if is_back else ("visit", None)
            yield FeedRow(reader, seqs[0], kind, VISIT, self.office.id, detail=detail)
        last = len(seqs) - (self.next is not None)
        yield from self._tell_others(seqs[1:last])
        if self.next:
            yield from self.next.write(seqs[-1], now)

    def _tell_others(self, seqs: Sequence[int]) -> Iterator[FeedRow]:
        """The news for whoever owes something else, and for those who go to the same address."""
        yield from map(todos.row, self.owing, seqs)
        if self.beside:
            yield from earlier.rows(dict(zip(self.beside, seqs[len(self.owing) :], strict=True)), self.held.goers)


def _is_told(settled: Settled) -> bool:
    """Whether whoever goes to the same address later is told something else of a visit."""
    return settled.is_over or bool(settled.owing and settled.office.finished)


def keep(settled: Sequence[Settled]) -> None:
    """Writes what became of visits, with as many statements as one of them takes: their summaries, brought up to the
    last event of each, what was promised, and who owes something else and whose documents tell something else."""
    held = settled[0].held
    held.replan()
    for one in settled:
        event_log.flag(one.clashes, "clash")
        if one.agreed or one.answers:  # the office changes nothing by judging
            appointments.bump(one.office.id)
    before = promises.about_all(VISIT, [one.office.id for one in settled if one.made])
    for one in settled:
        owing = todos.owing(before.get(one.office.id, ()), one.made)
        held.owing[one.office.id] = sorted({*owing, *one.lines.owing})
    promises.put_all(VISIT, {one.office.id: one.made for one in settled if one.made})
    because = {one.office.id: {*one.lines.before, *([one.office.id] if _is_told(one) else ())} for one in settled}
    held.beside.update(earlier.beside(because, held.office))
    visits.put_summaries([one.summary for one in settled])
    appointments.begin([one.office.id for one in settled if one.begins])
    appointments.finish({one.office.id: one.finished for one in settled if one.finished})


def seal(settled: Sequence[Settled], now: datetime) -> None:
    """Plans what is to be told of all of these, and seals the records of those that were completed."""
    _replan([one for one in settled if one.agreed or (one.said and one.said.completed)], now, days=True)
    _replan([one for one in settled if not (one.agreed or (one.said and one.said.completed))], now, days=False)
    made = {one.office.id: one.record for one in settled if one.record}
    records.seal_all(list(made.values()), now)
    store.forget_unsealed([one.office.id for one in settled if one.office.id in made.keys() & one.held.unsealed])


def _replan(settled: Sequence[Settled], now: datetime, days: bool) -> None:
    """Plans anew what is to be told of these, with as many statements as one of them takes."""
    heard = {one.office.id: one.said for one in settled if one.said}
    entries = [entry for one in settled if one.said for entry in one.agreed]
    if heard:
        messages.replan(list(heard), now, entries=entries, heard=heard, days=days)


def settle(held: Held, id: str, new: Sequence[Event], now: datetime) -> Settled:
    """Folds a visit, of which these events are unread, and decides what follows from them."""
    office, completions = held.office[id], [event.id for event in new if rules.is_completion(event)]
    events = {event.id: event for event in held.earlier(id)}
    places = {entry.seq: entry for entry in held.logs[id] if entry.event.id in {event.id for event in new}}
    ended = next(((one.received, seq) for seq, one in places.items() if one.event.id in completions), None)
    standard, ledger = standards.by_hash(office.standard), held.ledgers[id]
    visit = fold(events.values())
    received = {entry.event.id: entry.received for entry in held.logs[id]}
    timed = [events[id] for id in rules.timed_events(visit)]
    dated = sealing.dated(events.values() if completions else timed, held.read)
    times = sealing.likely_times(timed, ledger, received, dated)
    agreed = rules.agreed_times(office.id, visit, times, ledger)
    before, ledger = ledger, [*ledger, *agreed]
    judgement = sealing.judge(office, standard, visit, events, times, ledger)
    clashes, following = frozenset[str](), None
    if agreed or completions or (visit["completions"] and any(event.type in WHAT_WAS_LEFT for event in new)):
        finished = office.finished or (ended[0] if ended else now)
        booked = replace(office, finished=finished) if visit["completions"] else office
        clashes, following = _plan(held, End(booked, visit, times, ledger, held.present(id), judgement), agreed, now)
    lines = working.hear(id, visit, times)
    assessment = record = None
    if visit["completions"]:
        document = documents.of_visit(office, ledger, held.present(id), held.ground)
        told = rules.notice_of(visit, times, ledger, judgement, document["calls"])
        assessment = sealing.assess(standard, document, visit, judgement, told)
        if completions:
            record = sealing.prepare(standard, document, visit, assessment, judgement, events, dated, held.read, now)
    begins = not office.begun and any(rules.begins(event) for event in new)
    answers, returns = _answers(id, places), begins and _is_far(in_force(before), held, now)
    anew = _is_told_anew(held.summaries.get(id), judgement, lines, new)
    other = agreed, answers, returns, following and following.kept, anew, completions
    return Settled(
        held=held,
        office=office,
        summary=replace(_summary(id, visit, times, judgement, assessment), upto=max(places)),
        agreed=agreed,
        begins=begins,
        said=said(visit, times, judgement) if any(event.type in CAUSES for event in new) else None,
        made=_promised(standard, visit, times, lines.words, received),
        clashes=clashes,
        answers=answers,
        finished=ended,
        record=record,
        told=_told(held, id, any(other), returns),
        lines=lines,
        is_over=bool(completions),
        next=following,
    )


def _plan(held: Held, end: End, agreed: Sequence[PromiseEntry], now: datetime) -> tuple[frozenset[str], Next | None]:
    """What was `agreed`, or an ending, means for who is where: the entries that are in the way of another visit, and
    what follows for the visit that continues this one."""
    main, leaving = main_of(end.members), successors.leaving(end)
    if not (agreed or leaving) and planning.goes_nowhere(end.office, main, end.ledger):
        held.leave(end.office.id)
        return frozenset(), None
    held.replan()
    clashes = planning.follow_the_door(end.office, main, end.ledger, agreed)
    return clashes, successors.at_the_door(end, leaving, held.after(end.office.id), now) if leaving else None


def _told(held: Held, id: str, is_other: bool, returns: bool) -> list[tuple[str, bool]]:
    """Who hears of a visit that was settled, and whether it comes back to their phone. The office always does: its
    lists show what was folded."""
    if not is_other:
        return [(held.team(id), False)]
    present = {member.person for member in held.present(id)}
    return [(reader, returns and reader in present) for reader in held.readers(id)]


def _is_far(promise: PromiseEntry | None, held: Held, now: datetime) -> bool:
    """Whether phones have let a visit go, or never heard of it, because it was promised for a time too far ahead."""
    return promise is not None and promise.start >= (held.horizon or now + PHONE_HORIZON)


def _promised(
    standard: Mapping[str, Any],
    visit: Visit,
    times: Mapping[str, Corrected],
    words: Mapping[str, Sequence[Word]],
    received: Mapping[str, datetime],
) -> list[Promise]:
    """Everything that was promised at the door, and what became of it, by these `words` as well."""
    heard = {question["event"]: received[question["event"]] for question in visit["questions"]}
    level = standard["levels"].get(messages.level_of(rules.HOTLINE, standard))
    within = iso.duration(level["due"]["duration"]) if level else rules.CALL_WITHIN
    return [*rules.promises_of(visit, times, words), *rules.hotline_calls(visit, times, heard, within)]


def _is_told_anew(
    before: Summary | None, judgement: Mapping[str, Any] | None, lines: Heard, new: Sequence[Event]
) -> bool:
    """Whether the arrival is judged otherwise than before these events, or they speak of a line that a visit before had
    left; most events have nothing to do with either."""
    if lines.before and any(event.type == "line.checked" for event in new):
        return True
    if judgement is None and not any(event.type == "visit.arrived" for event in new):
        return False
    return judgement != (before.judgement if before else None)


def _summary(
    id: str,
    visit: Visit,
    times: Mapping[str, Corrected],
    judgement: Mapping[str, Any] | None,
    assessment: Mapping[str, Any] | None,
) -> Summary:
    """The summary of a visit, all but its place in the feed."""
    completions, signatures = visit["completions"], visit["signatures"]
    known: dict[str, Any] = {}
    if assessment is not None:
        states = [item["state"] for phase in assessment["phases"] for item in phase["items"]]
        known = {name: len(assessment[name]) for name in ("missing", "failed", "critical")}
        known["conflicts"] = states.count("conflict")
    if judgement is not None:
        known |= {name: judgement[name] for name in ("verdict", "minutes", "unaware")}
        known["arrived"] = iso.instant(times[judgement["event"]].at_ms)
    if completions:
        known |= {
            "outcome": completions[0]["outcome"],
            "completed": iso.instant(times[completions[0]["event"]].at_ms),
        }
    return Summary(
        visit=id,
        upto=0,
        status=rules.status(visit),
        events=visit["count"],
        photos=sum(not photo["withdrawn"] for photo in visit["photos"]),
        surprises=len(visit["surprises"]),
        signature=signatures[0]["signature"]["kind"] if signatures else None,
        judgement=judgement,
        **known,
    )


def _answers(id: str, new: Mapping[int, LoggedEvent]) -> dict[int, ReviewQuestion]:
    """The questions about records that these events answer, by the place of the event."""
    replies = {entry.event.id: seq for seq, entry in new.items() if rules.is_reply(entry.event)}
    if not replies:
        return {}
    found = rules.answers([new[seq].event for seq in replies.values()], question_store.open_questions([id]))
    return {replies[event]: question for event, question in found.items()}


THING = Thing(VOCABULARY, concerned, hold, unread, settle, hear, keep, seal, makes=next_id)
