"""What counts as a mail address: the cases that Python and TypeScript share."""

from __future__ import annotations

import pytest

from doorstep.mail_address import LONGEST, is_mail_address, is_public_mail_address
from shared_cases import Case, load


@pytest.mark.parametrize("case", load("mail-addresses.yaml"), ids=lambda case: case["name"])
def test_an_address_is_told_from_what_is_none(case: Case) -> None:
    assert is_mail_address(case["text"]) is case["address"]
    assert is_public_mail_address(case["text"]) is case["public"]


def test_a_path_of_smtp_has_an_end() -> None:
    host = ".".join(["a" * 60] * 4)
    assert is_mail_address(f"{'w' * (LONGEST - 1 - len(host))}@{host}")
    assert not is_mail_address(f"{'w' * (LONGEST - len(host))}@{host}")
