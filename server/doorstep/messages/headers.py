"""Mail headers as they must be written, so that every reader gets back what was written.

Python's own folding of a header lost blanks between two encoded words, or doubled them, in one version or another. Here
every blank stands inside an encoded word: what stands between two of them is no text (RFC 2047, section 6.2).
"""

from __future__ import annotations

import re
from base64 import b64encode

LONGEST_WORD = 75
"""Of an encoded word, its frame included (RFC 2047, section 2)."""
LONGEST_LINE = 76
"""Of a line of a header that holds encoded words."""

_FRAME = ("=?utf-8?B?", "?=")
_PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*", re.ASCII)
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.ASCII)


def text(name: str, value: str) -> str:
    """The value of a header that holds text, such as a subject; raises ValueError for a control character.

    What is plain ASCII, fits into one line and cannot be taken for an encoded word stays as it is.
    """
    _refuse_controls(value)
    if _PLAIN.fullmatch(value) and "=?" not in value and len(name) + 2 + len(value) <= LONGEST_LINE:
        return value
    return _encoded(value, LONGEST_LINE - len(name) - 2)


def mailbox(name: str, display: str, address: str) -> str:
    """The value of a header that holds one address, with a name before it unless that is empty; raises ValueError."""
    _refuse_controls(display)
    if not display:
        return address
    if _ATOMS.fullmatch(display) and "=?" not in display and len(name) + len(display) + len(address) < LONGEST_LINE - 5:
        return f"{display} <{address}>"
    return f"{_encoded(display, LONGEST_LINE - len(name) - 2)}\r\n <{address}>"


def _refuse_controls(value: str) -> None:
    if any(ord(char) < 32 or ord(char) == 127 for char in value):
        raise ValueError("a control character in a header")


def _encoded(value: str, room: int) -> str:
    """The value as encoded words, one in each line; `room` is what the first line has. No character is cut in two."""
    words, held = [], b""
    for char in value:
        more = char.encode()
        if held and _length(held + more) > min(room, LONGEST_WORD):
            words.append(held)
            held, room = b"", LONGEST_LINE - 1
        held += more
    return "\r\n ".join(f"{_FRAME[0]}{b64encode(word).decode()}{_FRAME[1]}" for word in [*words, held])


def _length(octets: bytes) -> int:
    return len(_FRAME[0]) + -(-len(octets) // 3) * 4 + len(_FRAME[1])
