"""What the fault suites share."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
import structlog
from flask import Flask

from doorstep.clock import now
from doorstep.config import standard_folder
from doorstep.database import writing
from doorstep.standard import store as standards
from doorstep.standard.loading import load


@pytest.fixture
def standard(app: Flask) -> str:
    """The hash of the shipped standard, published."""
    loaded, faults = load(standard_folder())
    assert loaded is not None, faults
    with writing():
        standards.publish(loaded, now(), None)
    return str(loaded["hash"])


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """No log of many thousand requests and crashes: what fails here tells its seed and its trace."""
    usual = structlog.get_config()["wrapper_class"]
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.configure(wrapper_class=usual)
