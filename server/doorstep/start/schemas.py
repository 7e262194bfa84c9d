"""What is there already, on the wire."""

from __future__ import annotations

import marshmallow as ma


class Beginnings(ma.Schema):
    """How far an installation has been set up. `goers`: who visits customers; `office`: who plans."""

    teams = ma.fields.Integer(required=True)
    goers = ma.fields.Integer(required=True)
    office = ma.fields.Integer(required=True)
    standard = ma.fields.Boolean(required=True)
    visits = ma.fields.Boolean(required=True)
