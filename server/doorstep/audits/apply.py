"""What a supervisor's word sets in motion, in one transaction: verdicts, and what is sent back to the technician.

Locks as in `intake.push`: the visit, the review, the clock.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ..accounts import store as accounts
from ..appointments import member_store, question_store
from ..appointments import store as appointments
from ..appointments.rules import VISIT, Member, OfficeVisit, ReviewQuestion
from ..clock import new_id
from ..errors import Conflict, Stale
from ..events import store as event_log
from ..events.deciding import decide, refuse_unsettled
from ..feed import store as feed
from ..feed.rules import FeedRow
from ..intake.rules import audience, is_reply
from ..records import store as records
from ..records.summary_store import RecordSummary
from . import rules, store
from .rules import Act, Reason, Review


def judge(review: Review, verdict: str, comment: str | None, by: str, now: datetime, if_match: int) -> None:
    """Closes a review; the technician is no longer asked anything. Raises Stale, Invalid."""
    decide(lambda: _judge(review, verdict, comment, by, now, if_match))


def _judge(review: Review, verdict: str, comment: str | None, by: str, now: datetime, if_match: int) -> None:
    office, members = _held(review.visit)
    standing = _locked(review, if_match)
    judged = rules.judged(standing, verdict, comment)
    store.put(judged)
    store.add_acts([Act(new_id(), review.id, now, by, "judged", verdict, comment)])
    question = question_store.open_questions([office.id]).get(office.id)
    if question is None:
        return
    question_store.end_question(question.id, now, None, None)
    appointments.bump(office.id)
    [seq] = feed.take(1)
    feed.append(FeedRow(reader, seq, "visit", VISIT, office.id) for reader in audience(office, members))


def list_by_hand(record: RecordSummary, comment: str, by: str, now: datetime) -> str:
    """Puts a record on the list of those that are reviewed, or once more; returns its review. Raises Conflict `listed`,
    and `superseded` where the visit has a later record."""
    return decide(lambda: _list_by_hand(record, comment, by, now))


def _list_by_hand(record: RecordSummary, comment: str, by: str, now: datetime) -> str:
    _held(record.visit)
    if records.numbers_in_force([record.visit]).get(record.visit) != record.number:
        raise Conflict("This visit has a later record.", code="superseded", of=record.visit)
    standing = store.lock_of_visits([record.visit]).get(record.visit)
    if standing is None:
        why = (Reason(rules.BY_HAND),)
        review = Review(
            new_id(), 1, record.number, record.visit, record.team, record.technician, why, "open", None, picked_at=now
        )
        store.add(review)
    else:
        review = rules.listed(standing)
        store.put(review)
    store.add_acts([Act(new_id(), review.id, now, by, "picked", comment=comment)])
    return review.id


def send_back(review: Review, comment: str, by: str, now: datetime, if_match: int) -> None:
    """Asks the technician who made the visit, whose phone gets it again.

    Raises Stale, Conflict `sent_back` or `closed`, and `technician_gone` when that person is nobody's to ask any more.
    """
    decide(lambda: _send_back(review, comment, by, now, if_match))


def _send_back(review: Review, comment: str, by: str, now: datetime, if_match: int) -> None:
    office, members = _held(review.visit)
    standing = _locked(review, if_match)
    asked = rules.sent_back(standing)
    person = accounts.person(standing.technician) if standing.technician else None
    if person is None or not person.active or all(member.person != person.id for member in members):
        raise Conflict("Whoever made this visit no longer goes there.", code="technician_gone", of=review.id)
    replies = [event for event in event_log.events_of(VISIT, office.id) if is_reply(event)]
    question_store.ask(
        ReviewQuestion(
            id=new_id(),
            review=review.id,
            visit=office.id,
            record=standing.record,
            person=person.id,
            comment=comment,
            at=now,
            by=by,
            replies=tuple(sorted(reply.id for reply in replies if reply.body["record"] == standing.record)),
        )
    )
    store.put(asked)
    store.add_acts([Act(new_id(), review.id, now, by, "sent_back", comment=comment)])
    appointments.bump(office.id)
    [seq] = feed.take(1)
    row = FeedRow("", seq, "visit", VISIT, office.id)
    returned = replace(row, reader=person.id, kind="scope.added", detail="returned")
    others = [replace(row, reader=one) for one in audience(office, members) if one != person.id]
    feed.append([returned, *others])


def _held(visit: str) -> tuple[OfficeVisit, list[Member]]:
    """The visit, locked, and who goes there."""
    [office] = appointments.lock([visit])
    refuse_unsettled(VISIT, [visit])
    return office, member_store.members(visit)


def _locked(review: Review, if_match: int) -> Review:
    """The review, locked; raises Stale when it was changed meanwhile, also by an answer that was not noted yet."""
    standing = store.lock(review.id)
    unanswered = standing.state != "sent_back" or question_store.open_questions([standing.visit])
    if standing.ver != if_match or not unanswered:
        raise Stale("This review was changed meanwhile; look at it again.", of=review.id)
    return standing
