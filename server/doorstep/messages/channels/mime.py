"""The body of a mail: its text, and behind it, where the message is about a time, the entry for a calendar (RFC 6047).

The text comes first and stays what everybody sees: an entry beside it and not in its place (`multipart/mixed`) is shown
as an attachment by programs that know no calendars, and as an event by those that do.
"""

from __future__ import annotations

from base64 import encodebytes
from datetime import datetime

from ... import ical
from ..letters import Letter
from ..occasions import note, title

TEXT = 'Content-Type: text/plain; charset="utf-8"'
BASE64 = "Content-Transfer-Encoding: base64"


def body(letter: Letter, boundary: str, to: str, organizer: str, now: datetime) -> tuple[list[str], bytes]:
    """The headers that say what the body is, and the body; no line of it begins with a dot."""
    text = _base64(f"{_crlf(letter.text)}\r\n".encode())
    if letter.about is None:
        return [TEXT, BASE64], text
    method, entry = _entry(letter, to, organizer, now)
    parts = [
        ([TEXT, BASE64], text),
        (
            [
                f'Content-Type: text/calendar; charset="utf-8"; method={method}; name="visit.ics"',
                'Content-Disposition: attachment; filename="visit.ics"',
                BASE64,
            ],
            _base64(entry),
        ),
    ]
    whole = b"".join("\r\n".join([f"--{boundary}", *lines, "", ""]).encode() + content for lines, content in parts)
    return [f'Content-Type: multipart/mixed; boundary="{boundary}"'], whole + f"--{boundary}--\r\n".encode()


def _entry(letter: Letter, to: str, organizer: str, now: datetime) -> tuple[str, bytes]:
    """The method and the file. Nobody is asked to answer: the customer has agreed already."""
    about = letter.about
    assert about is not None
    method = "CANCEL" if about.cancelled else "REQUEST"
    entry = ical.Entry(
        uid=about.uid,
        sequence=about.sequence,
        stamp=now,
        start=about.start,
        end=about.end or about.start,
        title=title(letter, about.cancelled),
        place=letter.fields["address"],
        cancelled=about.cancelled,
        note=None if about.cancelled else note(letter),
        organizer=organizer,
        attendee=to,
    )
    return method, ical.file([entry], method)


def _crlf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")


def _base64(content: bytes) -> bytes:
    return encodebytes(content).replace(b"\n", b"\r\n")
