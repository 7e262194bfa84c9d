"""A header is read back as it was written: by Python's own parser, and by the letter of RFC 2047."""

from __future__ import annotations

import email
import re
from base64 import b64decode
from email.policy import default

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from doorstep.messages import headers

TEXTS = st.text(
    st.one_of(
        st.sampled_from(" 栋室楼904=?_\"<>(),;:\\@.é\u00a0"),
        st.characters(min_codepoint=32, exclude_characters="\x7f", exclude_categories=("Cs", "Cc", "Zl", "Zp")),
    ),
    max_size=120,
)  # fmt: skip
SUBJECTS = TEXTS.map(lambda one: " ".join(one.split())).filter(bool)
"""As letters make them: in one line, no blank at either end, none doubled."""

WORD = r"=\?utf-8\?B\?([A-Za-z0-9+/=]*)\?="


def by_the_letter(value: str) -> str:
    """What RFC 2047 makes of a header: encoded words side by side are one text, whatever blanks stand between."""
    unfolded = value.replace("\r\n", "")
    joined = re.sub(rf"({WORD})\s+(?={WORD})", r"\1", unfolded)
    # Octets, because decoders may join before they decode or after: both must be right.
    return re.sub(WORD, lambda word: b64decode(word[1]).decode(), joined)


def lines_of(name: str, value: str) -> list[str]:
    return f"{name}: {value}".split("\r\n")


@given(SUBJECTS)
@example("08:35 前出发：中山路904 3栋")
@example("08:35 前出发：中山路12号904室 3栋2单元 1101 B座 7楼 东侧 602")
@example("=?utf-8?B?YQ==?= =?utf-8?B?Yg==?=")
@example("Set off by 08:35: 18 Wutong Road, block 2, flat 601, second door on the left, ring twice and wait")
@example("a" * 300)
@example("👩‍👩‍👧‍👦" * 40)
def test_a_subject_is_read_back_as_it_was_written(subject: str) -> None:
    written = headers.text("Subject", subject)
    assert by_the_letter(written) == subject
    raw = f"Subject: {written}\r\n\r\n".encode("ascii")
    assert email.message_from_bytes(raw, policy=default)["Subject"] == subject
    assert all(len(line) <= headers.LONGEST_LINE for line in lines_of("Subject", written))
    assert all(len(word) <= headers.LONGEST_WORD for word in re.findall(r"=\?[^?]*\?B\?[^?]*\?=", written))


@given(SUBJECTS.filter(lambda name: len(name) <= 60))
@example("上门服务")
@example("Doorstep Ltd")
@example('O"Brien, (Ltd)')
@example("城东 904 3栋 装维")
def test_a_senders_name_is_read_back_as_it_was_written(name: str) -> None:
    written = headers.mailbox("From", name, "service@doorstep.example")
    read = email.message_from_bytes(f"From: {written}\r\n\r\n".encode("ascii"), policy=default)["From"]
    [found] = read.addresses
    assert found.addr_spec == "service@doorstep.example"
    if len(re.findall(WORD, written)) <= 1:  # Python puts a blank between two words of a name, against the letter
        assert found.display_name == name
    assert by_the_letter(written).replace("\r\n", "") == f"{name} <service@doorstep.example>"
    assert all(len(line) <= headers.LONGEST_LINE for line in lines_of("From", written))


def test_an_address_alone_stands_alone() -> None:
    assert headers.mailbox("To", "", "a@b.example") == "a@b.example"


@pytest.mark.parametrize("char", ["\r", "\n", "\0", "\x7f"])
def test_what_could_end_a_header_is_refused(char: str) -> None:
    for write in (lambda: headers.text("Subject", f"a{char}b"), lambda: headers.mailbox("From", f"a{char}b", "a@b")):
        with pytest.raises(ValueError, match="control"):
            write()
