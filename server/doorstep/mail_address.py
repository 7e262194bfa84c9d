"""What counts as one mail address: the form that RFC 5322 calls addr-spec, as far as mail servers take it everywhere.

The local part is a dot-atom of at most 64 characters, the host a name of labels (RFC 5321, 4.1.2 and 4.5.3.1), both in
ASCII: no quotes, no comments, no addresses in brackets, no SMTPUTF8, which many servers do not take. Pure. The booking
form has the same in `client/src/desk/book/mail.ts`; `tests/cases/mail-addresses.yaml` hold the two together.
"""

from __future__ import annotations

import re

LONGEST = 254
"""Characters of a whole address: a path of SMTP has 256 with its brackets."""

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)*{_LABEL}")
_WITH_A_DOT = re.compile(r"[^@]+@.+\.[A-Za-z0-9-]*[A-Za-z][A-Za-z0-9-]*")


def is_mail_address(text: str) -> bool:
    """Whether mail can be sent to this; its host may be a single name of one's own network."""
    return len(text) <= LONGEST and _ADDRESS.fullmatch(text) is not None


def is_public_mail_address(text: str) -> bool:
    """Whether this is an address of the public network: its host is a domain with a dot, and no number."""
    return is_mail_address(text) and _WITH_A_DOT.fullmatch(text) is not None
