"""Files that describe providers of text messages: the examples of the documents, and what a reader finds in others."""

from __future__ import annotations

from pathlib import Path

from doorstep.config import standard_folder
from doorstep.sms.faults import sentence
from doorstep.sms.reading import provider
from doorstep.sms.rules import Provider
from doorstep.standard.loading import load

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "sms"


def shipped_kinds() -> frozenset[str]:
    """The kinds of messages of the shipped standard."""
    document, faults = load(standard_folder())
    assert document, faults
    return frozenset(document["messages"]["send"])


KINDS = shipped_kinds()


def described(text: str) -> Provider:
    """The provider of a file without a fault."""
    made, faults = provider("sms.yaml", text.encode(), KINDS, local=True)
    assert made, [sentence(fault) for fault in faults]
    return made


def faults_in(text: str) -> list[str]:
    """What is said about a file, sentence by sentence; it may not stand in the own network."""
    return [sentence(fault) for fault in provider("sms.yaml", text.encode(), KINDS, local=False)[1]]
