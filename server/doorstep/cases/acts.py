"""What can happen to a case: the vocabulary of its trail, with the form of each act. Pure.

A case is the sum of its acts, and an act is never changed: who said what when stands for ever.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..events.shapes import (
    BOOLEAN,
    DEEPEST,
    TEXT,
    UUID,
    Refusal,
    Shape,
    choice,
    instant,
    integer,
    malformed,
    mapping,
    plain,
    size,
    text,
)

CASE = "case"
"""What a row is about that is about a case."""

KINDS = ("enquiry", "query", "fault", "complaint", "suggestion", "praise", "leaving", "displeasure")
"""What a customer may want: an answer (咨询), a figure of their own (查询), a repair, redress, to be heard, or to leave
(retention). Displeasure is said by nobody: two stars, a private *no*, a signature that was refused."""
GRADES = ("ordinary", "fairly_hard", "hard", "special")
"""How hard it is (CMP-02)."""
CONTENTS = ("product", "service", "price")
"""What it is about (CMP-03)."""
CHANNELS = ("door", "phone", "hall", "link", "mail", "hotline", "callback", "review")
"""How it came (CMP-26)."""
STEPS = ("calm", "learn", "analyse", "propose", "agree", "follow")
"""The six steps (CMP-05); their order is prompted and never forced."""
REMEDIES = ("explanation", "apology", "repair", "exchange", "refund", "compensation")
"""What a customer may wish for, and what may be proposed to them."""
WAYS = ("phone", "link", "message", "door", "mail")
"""How the customer was answered."""
CALLED = ("satisfied", "not_satisfied", "no_answer", "later", "declined")
"""What came of a callback: the first two only of a customer who was reached."""
CAUSES = ("resource", "third_party", "customer", "system", "staff", "network", "goods", "force_majeure", "other")
"""What was behind it (CMP-07)."""

SAID = text(4000, r"(?s).*\S.*", "a text that says something")
"""Words that somebody has to say."""

LARGEST = 20_000
"""Bytes of an act, written as JSON."""

FORMS: Mapping[str, Shape] = {
    "converted": mapping({"kind": choice(*KINDS), "why": SAID}),
    "graded": mapping({"grade": choice(*GRADES), "content?": choice(*CONTENTS)}),
    "restated": mapping({"text": SAID, "how": choice("spoken", "signed", "link")}),
    "step": mapping({"step": choice(*STEPS), "note?": TEXT}),
    "promised": mapping({"due": instant, "why?": TEXT}),
    "told": mapping({"text": SAID, "way": choice(*WAYS)}),
    "offered": mapping({"to": UUID, "why": SAID}),
    "accepted": mapping({}),
    "declined": mapping({"why": SAID}),
    "taken_over": mapping({"why": SAID}),
    "wished": mapping({"remedy": choice(*REMEDIES), "text?": TEXT, "amount?": integer(0, 10_000_000)}),
    "proposed": mapping(
        {"remedy": choice(*REMEDIES), "text": SAID, "amount?": integer(0, 10_000_000), "beyond?": BOOLEAN}
    ),
    "authority": mapping({"given": BOOLEAN, "text?": TEXT}),
    "agreed": mapping({"text": SAID}),
    "answered": mapping({"text": SAID, "way": choice(*WAYS), "reached": BOOLEAN}),
    "paused": mapping({"why": SAID}),
    "resumed": mapping({}),
    "resolved": mapping({"cause": choice(*CAUSES), "text": SAID}),
    "called": mapping({"result": choice(*CALLED), "note?": TEXT}),
    "withdrawn": mapping({"text": SAID}),
    "verified": mapping({"text": SAID}),
}
"""What people do to a case, each with its form. told: how it stands, said to the customer before there is an answer.
offered, accepted, declined: a handover, which is an offer until it is accepted (FIR-07). taken_over: the superior takes
it from who owns it. called: a callback, or the attempt at one (CMP-20). withdrawn: by the customer, who told us so;
of a complaint they tell somebody else than who owned it. Amounts are in fen."""


@dataclass(frozen=True)
class Act:
    """Something that happened to a case; `by` is a person, None for the program. `seq` is its place among the acts of
    the case."""

    id: str
    case: str
    seq: int
    at: datetime
    by: str | None
    type: str
    body: Mapping[str, Any] = field(default_factory=dict, hash=False)


def refusal(type: str, body: Any) -> Refusal | None:
    """What is wrong with the form of an act, with a pointer into its body."""
    if refused := plain(body, DEEPEST) or FORMS[type](body):
        return refused
    return malformed(f"is longer than {LARGEST} bytes") if size(body) > LARGEST else None
