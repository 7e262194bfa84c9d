"""What is never written to a customer: finds the forbidden words of the standard in a text.

`found` exists a second time in the client (`core/wording.ts`); `tests/cases/wording.yaml` holds the two together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from ..errors import Fault, Invalid

MATCHES = ("phrase", "start", "never")
SEVERITIES = ("block", "warn", "info")
"""A text is refused, its writer is warned, or gets a hint."""

_PAIRS = (
    "難难剛刚說说問问誰谁麼么樣样沒没辦办錯错應应該该們们書书個个還还這这裡里裏里設设備备題题歸归對对時时間间過过"
    "來来話话講讲讓让請请謝谢會会為为從从實实現现場场點点見见關关開开發发無无與与"
)
TRADITIONAL = str.maketrans(_PAIRS[::2], _PAIRS[1::2])
_SENTENCE = re.compile(r"[。！？!?；;…\n]+")


def found(text: str, forbidden: Iterable[Mapping[str, Any]]) -> list[str]:
    """The ids of the forbidden words that a text says, in the order of the list."""
    sentences = [_bare(sentence) for sentence in _SENTENCE.split(_usual(text))]
    return [one["id"] for one in forbidden if _says(sentences, _bare(_usual(one["zh"])), one["match"])]


def refused(text: str, forbidden: Iterable[Mapping[str, Any]]) -> list[str]:
    """The words for which a text to a customer is not taken."""
    blocking = [one for one in forbidden if one["severity"] == "block"]
    ids = set(found(text, blocking))
    return [one["zh"] for one in blocking if one["id"] in ids]


def check(pointer: str, text: str | None, document: Mapping[str, Any] | None) -> None:
    """Raises Invalid for a text that customers are told and that says what a standard never says to them."""
    faults = tuple(
        Fault(pointer, f"This is never said to a customer: “{word}”.", "forbidden_words")
        for word in refused(text or "", document["forbidden"] if document else ())
    )
    if faults:
        raise Invalid("This cannot be done as it stands; see the faults.", faults)


def remarks(document: Mapping[str, Any]) -> list[str]:
    """What the phrases and messages of a standard say that its list warns of, for whoever publishes it."""
    texts = {f"phrase {key}": [phrase["zh"]] for key, phrase in document["phrases"].items()}
    for kind, message in document["messages"]["send"].items():
        variants = [message, *(message[role] for role in ("customer", "technician") if role in message)]
        texts[f"message {kind}"] = [text for one in variants for text in one["zh"].values()]
    forbidden = {one["id"]: one for one in document["forbidden"]}
    return [
        f"{place}: “{forbidden[key]['zh']}” ({forbidden[key]['severity']})"
        for place, each in texts.items()
        for text in each
        for key in found(text, document["forbidden"])
    ]


def _says(sentences: list[str], word: str, match: str) -> bool:
    if match == "start":
        return any(sentence.startswith(word) for sentence in sentences)
    return match == "phrase" and any(word in sentence for sentence in sentences)


def _usual(text: str) -> str:
    """Full-width and traditional characters as the usual ones."""
    return unicodedata.normalize("NFKC", text).translate(TRADITIONAL)


def _bare(text: str) -> str:
    """Letters and digits alone."""
    return "".join(one for one in text if unicodedata.category(one)[0] in "LN").lower()
