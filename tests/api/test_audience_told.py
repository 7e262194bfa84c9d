"""Whatever is said at a visit, its customer reads nothing of the office's: on the page of the link, on the receipts
there, in messages. Each list, with an outcome of its own."""

from __future__ import annotations

from datetime import timedelta
from itertools import cycle
from random import Random
from typing import Any

import pytest
from flask import Flask

from builders import ZONE, NewPhone, book, publish_standard, standard
from customer_links import Link
from doorstep import zones
from doorstep.clock import now
from doorstep.database import reading
from doorstep.records import rules as record_rules
from doorstep.records import store as records
from doorstep.standard.vocabulary import OUTCOMES
from mail_server import Mailbox, text_of
from mailing import customer, tick
from people import People
from told_visits import everything, leaked, mark

LISTS = [kind for kind, one in sorted(standard()["visits"].items()) if one["role"] != "supervisor"]


@pytest.mark.parametrize("app_of_session", ["sqlite"], indirect=True)
def test_what_is_the_offices_reaches_no_customer(app: Flask, people: People, phone_of: NewPhone, box: Mailbox) -> None:
    publish_standard()
    phone, when = phone_of(people.li), zones.written(now() + timedelta(days=3), ZONE)
    visits = []
    for kind, outcome in zip(LISTS, cycle(OUTCOMES)):
        visit = book(people.li, kind=kind, customer=customer(f"{kind}@a.example"))
        visits.append(visit)

        def said(type: str, visit: str = visit, **body: Any) -> dict[str, Any]:
            return phone.event(visit, type, {"replaces": [], **body})

        told = list(everything(kind, Random(kind), said, when))
        end = said("visit.completed", outcome=outcome, reason=mark("reason"), report=mark("report"), recorded=len(told))
        assert set(phone.results(*told, end)) == {"accepted"}
    tick(app)
    for visit in visits:
        with reading():
            [record] = records.records_of(visit)
            opened, _ = record_rules.open_record(record.sealed, records.openings_of(record.number))
        assert leaked(record_rules.shown(opened)), "the record seals it"
        page = Link(app, visit).shown()
        assert page["receipt"] or page["earlier"]
        assert leaked(page) == []
    assert len(box.mails) >= len(visits)
    assert leaked([mail.as_string() + text_of(mail) for mail in box.mails]) == []
