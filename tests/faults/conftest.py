"""What the fault suites share."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
import structlog
from flask import Flask

from builders import publish_standard


@pytest.fixture
def standard(app: Flask) -> str:
    """The hash of the shipped standard, published."""
    return publish_standard()


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """No log of many thousand requests and crashes: what fails here tells its seed and its trace."""
    usual = structlog.get_config()["wrapper_class"]
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.configure(wrapper_class=usual)
