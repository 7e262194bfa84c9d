"""What of an address leaves the visit: the cases that Python and TypeScript share."""

from __future__ import annotations

import pytest

from doorstep.customers.rules import street
from shared_cases import Case, load


@pytest.mark.parametrize("case", load("street.yaml"), ids=lambda case: case["name"])
def test_an_address_ends_with_its_street(case: Case) -> None:
    assert street(case["text"]) == case["street"]
