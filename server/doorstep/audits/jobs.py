"""Brings reviews up to what intake has written since: records that were sealed, and answers to what was sent back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import structlog

from .. import installation
from ..appointments import question_store
from ..appointments.rules import VISIT, ReviewQuestion
from ..clock import new_id
from ..database import reading, transact
from ..errors import UNFORESEEN, NotFound
from ..events import store as event_log
from ..events import unsettled_store
from ..feed import store as feed
from ..records import store as records
from ..records import summary_store
from ..records.rules import open_record
from ..records.store import Record
from ..records.summary_store import RecordSummary
from ..standard import store as standards
from . import rules, store
from .rules import NOT_EXAMINED, Act, Reason, Review, Unrecorded
from .store import Progress

log = structlog.get_logger()

BATCH = 100
"""Records, and answers, that one call reads at most."""

MOST = 5000
"""Surprising events that one call of `unrecorded` reads at most, the latest first."""


def examine(now: datetime) -> int:
    """Examines records that were sealed since the last call, and notes the answers and the contradictions that came;
    returns how many of all three it read, at most a batch of each.

    Any number of processes may call it at any time: whoever holds the progress does the work, and it is done once.
    """
    with reading():
        if not store.is_behind():
            return 0
    return transact(lambda: _examine(now))


def _examine(now: datetime) -> int:
    progress = store.lock_progress()
    sealed = records.sealed_after(progress.record, BATCH)
    _look_at(sealed, now)
    answered = question_store.answered_after(progress.answer, BATCH)
    for question in answered:
        _note_answer(question)
    flagged = event_log.flagged_after(VISIT, progress.flagged, unsettled_store.upto(feed.head()), BATCH)
    _look_at_contradictions({visit for _, visit in flagged}, now)
    store.set_progress(
        Progress(
            sealed[-1].number if sealed else progress.record,
            answered[-1].told or progress.answer if answered else progress.answer,
            flagged[-1][0] if flagged else progress.flagged,
        )
    )
    return len(sealed) + len(answered) + len(flagged)


def _look_at_contradictions(touched: set[str], now: datetime) -> None:
    """Brings what came after a record was examined, and contradicts it, into its review. A visit without a record is
    read when it gets one."""
    if not touched:
        return
    numbers = records.numbers_in_force(touched)
    summaries = summary_store.summaries(list(numbers.values()))
    reviews, flags = store.lock_of_visits(numbers), event_log.flags_of(VISIT, numbers)
    for visit in sorted(numbers):
        more = tuple(Reason("contradiction", kind) for kind in rules.flagged_as(flags.get(visit, ())))
        review = reviews.get(visit)
        if not more:
            continue
        if review is None:
            review = _picked(numbers[visit], summaries[numbers[visit]], more, now)
            store.add(review)
        elif (contradicted := rules.contradicted(review, more)) is not review:
            store.put(contradicted)
        else:
            continue
        store.add_acts([Act(new_id(), review.id, now, None, "picked")])


def unrecorded(now: datetime) -> list[Unrecorded]:
    """The visits that are made although they were cancelled or given to somebody else, and have no record."""
    lately = event_log.flagged_since(VISIT, now - rules.NO_RECORD_FOR, MOST)
    recorded = records.numbers_in_force({visit for visit, *_ in lately})
    return rules.unrecorded(one for one in lately if one[0] not in recorded)


def _picked(number: int, summary: RecordSummary, reasons: tuple[Reason, ...], now: datetime) -> Review:
    return Review(
        new_id(), 1, number, summary.visit, summary.team, summary.technician, reasons, "open", None, picked_at=now
    )


def _look_at(sealed: Sequence[Record], now: datetime) -> None:
    """Picks records for review when there is a reason to; the review that a visit has already follows its record."""
    summaries = summary_store.summaries([record.number for record in sealed])
    reasons, reviews = _reasons(sealed), store.lock_of_visits({record.visit for record in sealed})
    for record in sealed:
        summary, why, review = summaries[record.number], reasons[record.number], reviews.get(record.visit)
        if review is not None:
            review = rules.followed(review, record.number, summary.team, summary.technician, why)
            store.put(review)
        elif why:
            review = _picked(record.number, summary, why, now)
            store.add(review)
        if review is not None:
            reviews[record.visit] = review
            store.add_acts([Act(new_id(), review.id, now, None, "picked")])


def _reasons(looked_at: Sequence[Record]) -> dict[int, tuple[Reason, ...]]:
    """Why records are reviewed, by number. One at which the program itself fails is looked at by a person, and keeps
    none of the others from being examined."""
    settings = installation.settings()
    flags = event_log.flags_of(VISIT, {record.visit for record in looked_at})
    openings = records.openings_below("private", [record.number for record in looked_at])
    found: dict[int, tuple[Reason, ...]] = {}
    for record in looked_at:
        flagged = rules.flagged_as(flags.get(record.visit, ()))
        try:
            sealed = record.sealed
            opened, _ = open_record({"private": sealed["private"]}, openings[record.number])
            private = {item: values for item, values in opened["private"].items() if isinstance(values, list)}
            items = standards.by_hash(sealed["standard"])["items"]
            facts = rules.facts(sealed, record.digest, private, items, flagged)
            found[record.number] = rules.reasons(facts, settings.sample_percent, settings.secret)
        except (*UNFORESEEN, NotFound):
            log.exception("record_not_examined", record=record.number)
            found[record.number] = (Reason(NOT_EXAMINED),)
    return found


def examine_again(now: datetime) -> int:
    """Examines the records once more at which the program failed, as it may have been mended since; returns how many
    gave a reason of their own. Called when a worker starts, and by command."""
    return transact(lambda: _examine_again(now))


def _examine_again(now: datetime) -> int:
    store.lock_progress()
    found = 0
    for waiting in store.with_reason(NOT_EXAMINED):
        review, record = store.lock(waiting), records.record(store.lock(waiting).record)
        assert record is not None, "a review is of a record"
        more = tuple(
            reason for reason in _reasons([record])[record.number] if reason.code not in (NOT_EXAMINED, "sample")
        )
        if more:
            store.put(rules.explained(review, NOT_EXAMINED, more))
            store.add_acts([Act(new_id(), review.id, now, None, "picked")])
            found += 1
    return found


def _note_answer(question: ReviewQuestion) -> None:
    """Writes a technician's answer into the trail."""
    assert question.answer is not None, "only answered questions are read here"
    reply = event_log.events_at([question.answer])[question.answer]
    store.put(rules.answered(store.lock(question.review)))
    text = reply.event.body["text"]
    store.add_acts([Act(new_id(), question.review, reply.received, reply.event.by, "answered", comment=text)])
