"""Reads `authorisation.yaml`, the table of who may call what."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from .rules import OWNERSHIPS, ROLES, Permission

TABLE = Path(__file__).with_name("authorisation.yaml")


@cache
def table() -> Mapping[str, Permission]:
    """The rows by method and path (`GET /api/v1/people`); raises ValueError that names a row which is wrong."""
    return {route: permission(route, row) for route, row in yaml.safe_load(TABLE.read_text("utf-8")).items()}


def row_of(method: str, path: str) -> str:
    """The name of the row that decides about a call; `path` is the route's template."""
    return f"{'GET' if method == 'HEAD' else method} {path}"


def permission(route: str, row: dict[str, Any]) -> Permission:
    """One row as a value; raises ValueError for a word that the table does not know."""
    fields = {name: value for name, value in row.items() if name != "who"}
    who = row.get("who")
    if unknown := fields.keys() - {"device", "signed", "takes", "lists"}:
        raise ValueError(f"{route}: unknown {', '.join(sorted(unknown))}")
    if who == "anyone":
        return Permission(anyone=True, **fields)
    if not isinstance(who, dict) or not who.keys() <= {*ROLES, "signed_in"} or not set(who.values()) <= set(OWNERSHIPS):
        raise ValueError(f"{route}: who must be anyone, or roles with self, member, team or all")
    return Permission(who=who, **fields)
