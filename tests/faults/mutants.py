"""Defences taken away, one at a time: each must make some schedule fail, or the schedules prove nothing.

A mutant of the phone is a subclass of the model that lacks one defence; a mutant of the server replaces one function of
the product while it runs. What only threads can show (head before rows, the clock as the last lock) has its mutants in
the suites of concurrency.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch

from phone import Phone, Send
from world import heads

from doorstep import database
from doorstep.clock import new_id
from doorstep.errors import Invalid
from doorstep.events import store as event_log
from doorstep.feed import store as feed
from doorstep.intake import photos as phone_photos
from doorstep.intake import push, successors
from doorstep.intake import rules as intake_rules
from doorstep.promises import levels
from doorstep.sync import rules as sync_rules
from doorstep.visits import photo_store
from doorstep.visits import rules as visit_rules


@dataclass(frozen=True)
class Mutant:
    """One defence that is missing: in the model of the phone, or on the server."""

    name: str
    phone: type[Phone] = Phone
    server: Callable[[], AbstractContextManager[Any]] = nullcontext


# ---- the phone


class AnswersAtSending(Phone):
    """Fills `replaces` with what is on the screen when it sends, not when the finger came down."""

    def push(self, send: Send) -> None:
        for own in self.pending():
            body = own.event["body"]
            if own.event["type"] == "item.answered" and "value" in body:
                others = [event for event in self.view(own.event["visit"]) if event["id"] != own.event["id"]]
                body["replaces"] = sorted(heads(others, body["item"], {}))
        super().push(send)


class AcknowledgesEverything(Phone):
    """Takes an answer to a push as an answer to everything that it has."""

    def take_results(self, body: dict[str, Any]) -> None:
        super().take_results(body)
        for own in self.disk.own.values():
            own.acknowledged = True


class NewIdsOnEnrolment(Phone):
    """Gives its unsent events new ids when it registers again."""

    def enrol(self, send: Send) -> None:
        super().enrol(send)
        for id, own in list(self.disk.own.items()):
            if not own.acknowledged:
                fresh = self.new_id()
                self.disk.own[fresh] = replace(own, event=own.event | {"id": fresh})
                del self.disk.own[id]


def without(defence: str) -> type[Phone]:
    """The model with one of its switches off."""
    return type(f"Without_{defence}", (Phone,), {defence: False})


# ---- the server


@contextmanager
def replaced(target: Any, name: str, make: Callable[[Any], Any]) -> Iterator[None]:
    """Puts `make(original)` in the place of a function."""
    with patch.object(target, name, make(getattr(target, name))):
        yield


def forgets_known_ids() -> AbstractContextManager[Any]:
    return replaced(event_log, "known", lambda _: lambda ids: {})


def refuses_poison() -> AbstractContextManager[Any]:
    def make(decide: Any) -> Any:
        def refuse(*arguments: Any) -> Any:
            decision = decide(*arguments)
            if decision.result == "quarantined":
                raise Invalid("One event cannot be understood.")
            return decision

        return refuse

    return replaced(intake_rules, "decide", make)


def refuses_former_members() -> AbstractContextManager[Any]:
    def make(decide: Any) -> Any:
        def refuse(offered: Any, earlier: Any, sender: Any, standing: Any, at: Any) -> Any:
            return decide(offered, earlier, sender, standing and replace(standing, ever=standing.present), at)

        return refuse

    return replaced(intake_rules, "decide", make)


def ends_in_nothing() -> AbstractContextManager[Any]:
    return replaced(successors, "at_the_door", lambda _: lambda *_: None)


def makes_another_visit() -> AbstractContextManager[Any]:
    return replaced(successors, "next_id", lambda _: lambda _: new_id())


def drops(kind: str) -> Callable[[], AbstractContextManager[Any]]:
    """The feed loses its rows of one kind."""
    return lambda: replaced(feed, "append", lambda append: lambda rows: append([r for r in rows if r.kind != kind]))


def grants_without_the_past() -> AbstractContextManager[Any]:
    def make(log_of: Any) -> Any:
        return lambda what, about, upto=None: log_of(what, about) if upto is None else []

    return replaced(event_log, "log_of", make)


def keeps_its_epoch() -> AbstractContextManager[Any]:
    return replaced(feed, "new_epoch", lambda _: feed.epoch)


def goes_on_after_trimming() -> AbstractContextManager[Any]:
    def make(page: Any) -> Any:
        return lambda cursor, person, clock: page(cursor, person, replace(clock, trimmed_seq=0))

    return replaced(sync_rules, "page", make)


def answers_before_it_commits() -> AbstractContextManager[Any]:
    """Every eighth commit is lost, as by a power cut after the answer."""
    turn = 0

    def make(transact: Any) -> Any:
        def lose(work: Any) -> Any:
            nonlocal turn
            turn += 1
            if turn % 8:
                return transact(work)
            with database.reading():
                return work()

        return lose

    return replaced(push, "transact", make)


def refuses_photos_set_aside() -> AbstractContextManager[Any]:
    return replaced(phone_photos, "named", lambda _: photo_store.referred)


def lets_the_last_one_win() -> AbstractContextManager[Any]:
    """The fold shows the newest answer by the phone's clock, whatever it replaced."""

    def make(fold: Any) -> Any:
        def newest(events: Any) -> Any:
            visit = fold(events)
            for item, answers in visit["answers"].items():
                visit["answers"][item] = sorted(answers, key=lambda answer: answer["wall"])[-1:]
            return visit

        return newest

    return replaced(visit_rules, "fold", make)


def forgets_old_promises() -> AbstractContextManager[Any]:
    """What levels promised stays written down when the office has moved or cancelled what it was about."""

    def make(settled_with: Any) -> Any:
        return lambda stand, written: (one for one in settled_with(stand, written) if one.outcome != "withdrawn")

    return replaced(levels, "settled_with", make)


MUTANTS = (
    Mutant("what levels promised is never withdrawn", server=forgets_old_promises),
    Mutant("the server forgets known ids", server=forgets_known_ids),
    Mutant("the server refuses a push with poison in it", server=refuses_poison),
    Mutant("the server refuses work after a reassignment", server=refuses_former_members),
    Mutant("the feed says nothing of lost visits", server=drops("scope.removed")),
    Mutant("the feed says nothing of the office's changes", server=drops("visit")),
    Mutant("a new member gets no past events", server=grants_without_the_past),
    Mutant("a restore keeps the epoch", server=keeps_its_epoch),
    Mutant("a cursor older than the feed goes on", server=goes_on_after_trimming),
    Mutant("the server answers before it commits", server=answers_before_it_commits),
    Mutant("the last answer by the clock wins", server=lets_the_last_one_win),
    Mutant("nobody goes on where a visit ended with work left", server=ends_in_nothing),
    Mutant("a visit that is made again has another id", server=makes_another_visit),
    Mutant("photos of quarantined events are not taken", server=refuses_photos_set_aside),
    Mutant("replaces is filled when sending", AnswersAtSending),
    Mutant("an answer acknowledges everything", AcknowledgesEverything),
    Mutant("unsent events get new ids", NewIdsOnEnrolment),
    Mutant("a page and its cursor are two writes", without("page_is_atomic")),
    Mutant("a reset empties the queue", without("keeps_queue_on_reset")),
    Mutant("any 200 is believed", without("checks_the_answer")),
    Mutant("nothing is offered again after a restore", without("offers_again_after_restore")),
    Mutant("acknowledged events are deleted at once", without("deletes_only_when_backed_up")),
    Mutant("a photo counts as sent when it is sent", without("waits_for_verified_photos")),
    Mutant("a late page is applied", without("checks_the_base")),
    Mutant("a photo of which the server knows nothing is waited for", without("lets_unknown_photos_rest")),
)
