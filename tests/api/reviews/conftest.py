"""Reviews: nothing is drawn by chance."""

from __future__ import annotations

import pytest
from flask import Flask

from reviewing import share


@pytest.fixture(autouse=True)
def no_sample(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is drawn unless a test says so."""
    share(app, monkeypatch, 0)
