"""What a customer says, and what the office answers, each in one transaction.

Locks: the visit; then promises and messages. Nothing here takes the clock: no phone hears of any of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from .. import installation, iso
from ..accounts import store as accounts
from ..accounts import trail_store
from ..accounts.rules import Person, TrailEntry
from ..appointments import continuing, order_store
from ..appointments import store as appointments
from ..appointments.rules import VISIT, OfficeVisit
from ..clock import new_id
from ..customers import store as customers
from ..customers.rules import Customer
from ..errors import Conflict, Invalid, NotFound, TooMany
from ..events.deciding import decide, refuse_unsettled
from ..messages import reached_store
from ..messages import store as messages
from ..messages.channels import register
from ..messages.rules import CODE, Planned, To
from ..messages.ways import Ways
from ..promises import store as promises
from ..promises.rules import About, Holder, Promise
from ..standard import store as standards
from ..standard import wording
from . import rules, store
from .rules import VOICE, Code, Voice

Json = dict[str, Any]

ANSWER = "complaint.answer"
"""The promise that a complaint makes, and the service level that says by when."""


def say(voice: Voice) -> None:
    """Writes down what a customer said. The same again, by its id or as the last word of its kind, changes nothing.

    Raises NotFound, Invalid `id_reused`, Conflict `not_yet` for what makes sense only after the visit, `moved` for
    another visit where somebody is to come, TooMany.
    """
    decide(lambda: _say(voice))


def _say(voice: Voice) -> None:
    visit = _locked(voice.visit)
    if voice.kind in rules.AFTERWARDS and visit.finished is None:
        raise Conflict("This visit is not over yet.", code="not_yet", of=visit.id)
    if voice.kind == rules.AGAIN and not continuing.is_over(visit):
        raise Conflict("Somebody is to come; look at it again.", code="moved", of=visit.id)
    if is_said(voice, store.of_visit(visit.id)):
        return
    store.add(voice)
    if voice.kind == "complaint":
        promises.put(VOICE, voice.id, [_promise(voice, visit)])


def is_said(voice: Voice, before: Collection[Voice]) -> bool:
    """Whether this was said before. Raises Invalid `id_reused` when something else was said under its id, TooMany."""
    same = store.voice(voice.id)
    if same is not None:
        if same.visit != voice.visit or not same.says(voice):
            raise Invalid("Something else was said under this id.", code="id_reused")
        return True
    last = rules.last(before, voice.kind)
    if last is not None and last.says(voice) and last.answered is None:
        return True
    if rules.too_many(list(before), voice.at):
        raise TooMany("Enough was said about this visit for today.", 3600, code="too_many_voices")
    return False


def _promise(voice: Voice, visit: OfficeVisit) -> Promise:
    """That the complaint is answered in time, and by whom: by nobody whom it may be about."""
    level = standards.by_hash(visit.standard)["levels"].get(ANSWER)
    lasts = iso.duration(level["due"]["duration"]) if level and level["enabled"] else rules.COMPLAINT_DUE
    went = order_store.went(visit.id)
    chosen = rules.holder_of_complaint(accounts.people_of_team(visit.team), _administrators(), went)
    holder = Holder(chosen.id) if isinstance(chosen, Person) else Holder(visit.team, chosen) if chosen else None
    return Promise(voice.id, ANSWER, None, voice.at, voice.at + lasts, holder=holder)


def answer(asking: Person, id: str, text: str | None, now: datetime) -> None:
    """The office saw to what a customer said, and perhaps tells them something. Raises NotFound for what the asking
    person may not read, Conflict `answered` when somebody saw to it already, Invalid for a complaint without words or
    with words that are never said."""
    decide(lambda: _answer(asking, id, text, now))


def _answer(asking: Person, id: str, text: str | None, now: datetime) -> None:
    _locked(store.voice_for(asking, id).visit)
    found = store.voice_for(asking, id)
    if found.kind not in rules.WAITING:
        raise Conflict("This waits for no answer.", code="answered", of=id)
    if found.kind == "complaint":
        if not text:
            raise Invalid("A complaint is answered in words.", code="words_needed")
        wording.check("/answer", text, standards.current())
    if not store.answered(id, text, asking.id, now):
        raise Conflict("Somebody has seen to this already.", code="answered", of=id)
    if promise := promises.promise(id):
        promises.put(VOICE, id, [_settled(promise, now)])
    _note("voice.answered", id, now, asking.id)


def _settled(promise: Promise, now: datetime) -> Promise:
    outcome = "met" if now <= promise.due else "broken"
    return Promise(promise.id, promise.kind, promise.by, promise.made, promise.due, now, outcome, promise.holder)


def gather(ids: Collection[str]) -> Mapping[str, About]:
    """What the engine must know of complaints, by id: whoever it may be about hears nothing of it."""
    found = {id: voice for id in ids if (voice := store.voice(id))}
    visits = appointments.visits({voice.visit for voice in found.values()})
    return {id: _about(voice, visits[voice.visit]) for id, voice in found.items() if voice.visit in visits}


def _about(voice: Voice, visit: OfficeVisit) -> About:
    standard, went, above = standards.by_hash(visit.standard), order_store.went(visit.id), _administrators()
    answering = rules.answering(accounts.people_of_team(visit.team), above, went)
    return About(
        team=visit.team,
        facts=facts(visit, visit.standard),
        levels={ANSWER: ANSWER} if ANSWER in standard["levels"] else {},
        people={
            "supervisor": [person.id for person in answering],
            "complaints": [person.id for person in accounts.on_duty("complaints") if person.id not in went],
            "administrator": [person.id for person in above if person.id not in went],
            "customer": [visit.customer],
        },
        standard=standard,
    )


def _administrators() -> list[Person]:
    return accounts.of_every_team("administrator")


def facts(visit: OfficeVisit, standard: str) -> Json:
    """What the words of a message about a visit's voice are made of."""
    return {
        "order": visit.order,
        "kind": visit.kind,
        "standard": standard,
        "customer": visit.customer,
        "premises": visit.premises,
        "zone": installation.settings().zone,
    }


# ---- photos

PHOTOS_ASKED = "photos.asked"
"""What starts the message with the code."""


def ask_code(visit: str, now: datetime) -> None:
    """Sends the order's customer a code that opens the photos; its digits are made when it is sent.

    Raises NotFound, TooMany `too_many_codes`, Conflict `no_way` when nothing can be sent to them here.
    """
    decide(lambda: _ask_code(visit, now))


def _ask_code(visit_id: str, now: datetime) -> None:
    visit = _locked(visit_id)
    if until := rules.next_code(store.codes_to(_of_one_number(visit.customer), now - timedelta(days=1)), now):
        wait = int((until - now).total_seconds()) + 1
        raise TooMany("Enough codes were asked for; wait, then ask again.", wait, code="too_many_codes")
    code = Code(new_id(), visit.id, now)
    planned = to_customer(visit, PHOTOS_ASKED, CODE, code.id, code.id, now, rules.CODE_LASTS)
    ways = _ways(planned.to) if planned else None
    course = ways.course(planned.to) if planned and ways else None
    if planned is None or ways is None or course is None or course.reason is not None:
        raise Conflict("No code can be sent to this customer.", code="no_way", of=visit.id)
    store.add_code(code)
    messages.add([planned], ways, now)
    _note("photos.code", visit.id, now)


def _of_one_number(customer: str) -> set[str]:
    """The customers who are told at the same telephone: what is asked for in one name rings in the hand of all."""
    phone = customers.customer(customer).phone
    return {customer, *(one.id for one, _ in customers.with_phones([phone] if phone else ()))}


def code_reaches(customer: Customer) -> str | None:
    """Where the code would go: an address, or the customer's phone where the channel needs none; None where nothing can
    be sent to them here."""
    standard = standards.current() or {}
    kind = _kind_after(PHOTOS_ASKED, standard)
    if kind is None:
        return None
    to = To(kind, "customer", customer.id, str(standard["hash"]))
    ways = _ways(to)
    course = ways.course(to)
    if course is None or course.reason is not None:
        return None
    found = ways.addresses.get(ways.set_up[course.channel], {})
    return found.get(customer.id) or customer.phone


def _ways(to: To) -> Ways:
    return reached_store.ways([to], register.kinds(installation.settings()), quiet=None)


def to_customer(
    visit: OfficeVisit, after: str, what: str, about: str, id: str, at: datetime, lasts: timedelta | None = None
) -> Planned | None:
    """A message that goes to the visit's customer at once, `after` something, in the words of the standard in force;
    None where that has none. `lasts` instead of what the standard says about how long it makes sense."""
    standard = standards.current() or {}
    kind = _kind_after(after, standard)
    if kind is None:
        return None
    send = standard["messages"]["send"]
    return Planned(
        what=what,
        about=about,
        version=id,
        kind=kind,
        role="customer",
        recipient=visit.customer,
        due=at,
        until=at + (lasts or iso.duration(send[kind]["until"])),
        team=visit.team,
        facts={**facts(visit, str(standard["hash"])), "visit": visit.id},
        message=send[kind],
        at_once=True,
    )


def _kind_after(after: str, standard: Json) -> str | None:
    """Which message of a standard goes out `after` something."""
    send = standard.get("messages", {}).get("send", {})
    return next((kind for kind, message in send.items() if message.get("after") == after), None)


def look_at(message: messages.Message, now: datetime) -> Json | str:
    """What the words of a message to the customer are made of, or why it is not to be sent any more."""
    return dict(message.facts) if now <= message.until else "too_late"


def open_photos(visit: str, digits: str, now: datetime) -> str:
    """Tries the code that was sent last; returns what the browser holds from now on. Every try counts, also a wrong
    one. Raises NotFound, Conflict `code_over` when there is no code to try any more, Invalid `wrong_code`."""
    found = decide(lambda: _try_code(visit, digits, now))
    if found is None:
        raise Invalid("This is not the code that was sent last.", code="wrong_code")
    return rules.proof(installation.settings().secret, found, visit)


def _try_code(visit_id: str, digits: str, now: datetime) -> str | None:
    visit = _locked(visit_id)
    code = store.latest_code(visit.id, now)
    if code is None or not rules.may_try(code, now):
        raise Conflict("This code is used up or too old; ask for another.", code="code_over", of=visit.id)
    right = rules.is_same(digits, rules.digits(installation.settings().secret, code.id, visit.id))
    store.tried(code, now if right else None)
    if right:
        _note("photos.opened", visit.id, now)
    return code.id if right else None


def agree(visit: str, agreed: bool, now: datetime) -> None:
    """The customer wants to see the photos of their visit through the link, or no longer. Raises NotFound."""
    decide(lambda: _agree(visit, agreed, now))


def _agree(visit_id: str, agreed: bool, now: datetime) -> None:
    visit = _locked(visit_id)
    choice = "yes" if agreed else "no"
    before = rules.last(store.of_visit(visit.id), "photos")
    if before is None or before.choice != choice:
        store.add(Voice(new_id(), visit.id, visit.team, "photos", now, choice=choice))
        _note("photos.agreed" if agreed else "photos.refused", visit.id, now)


def _note(act: str, of: str, now: datetime, by: str | None = None) -> None:
    """Writes into the trail who did what; nobody's is the customer's."""
    trail_store.add_to_trail(TrailEntry(new_id(), by, act, of, now))


def _locked(id: str) -> OfficeVisit:
    held = appointments.lock([id])
    if not held:
        raise NotFound("There is no such visit.", of=id)
    refuse_unsettled(VISIT, [id])
    return held[0]
