"""The kinds of rows of the feed: released apps pass by what they do not know, and refuse half of what they know."""

from __future__ import annotations

import pytest

from doorstep.appointments.rules import VISIT
from doorstep.feed.rules import ABOUT_THE_FIRST, FIRST, FeedRow, kinds_about


def test_rows_about_visits_keep_the_kinds_that_released_apps_know() -> None:
    kinds = kinds_about(VISIT)
    assert FIRST == VISIT
    assert (kinds.event, kinds.document, kinds.added, kinds.removed) == (
        *("event", "visit", "scope.added", "scope.removed"),
    )
    assert {*vars(kinds).values(), "photo.stored"} == ABOUT_THE_FIRST


def test_rows_about_other_things_have_kinds_of_their_own() -> None:
    kinds = vars(kinds_about("case")).values()
    assert list(kinds) == ["case.event", "case", "case.added", "case.removed"]
    assert not ABOUT_THE_FIRST.intersection(kinds)
    assert all(FeedRow("li", 1, kind, "case", "c1").about == "c1" for kind in kinds)


@pytest.mark.parametrize("kind", sorted(ABOUT_THE_FIRST))
@pytest.mark.parametrize(("what", "about"), [("case", "c1"), (None, None), ("visit", None)])
def test_a_row_for_which_released_apps_refuse_the_page_is_not_made(
    kind: str, what: str | None, about: str | None
) -> None:
    assert FeedRow("li", 1, kind, "visit", "v1")
    with pytest.raises(ValueError, match=kind):
        FeedRow("li", 1, kind, what, about)
