"""The session through which everything asks the database (database.py says when its transactions begin and end)."""

from __future__ import annotations

from typing import Any

import flask_sqlalchemy.session
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import SessionTransaction


class Session(flask_sqlalchemy.session.Session):
    """A session that hands statements about tables to its connection. What SQLAlchemy does before that, for statements
    about classes, was a quarter of what a statement took of the processor."""

    def execute(self, statement: Any, params: Any = None, **more: Any) -> Any:
        """As SQLAlchemy's. What was to be written last goes first (`rows.last`)."""
        if last := self.info.pop("last", None):
            last()
        connection = self.info.get("connection")
        if connection is None or any(more.values()) or statement._propagate_attrs:
            return super().execute(statement, params, **more)
        return connection.execute(statement, params)

    def scalar(self, statement: Any, params: Any = None, **more: Any) -> Any:
        """As SQLAlchemy's."""
        return self.execute(statement, params, **more).scalar()

    def scalars(self, statement: Any, params: Any = None, **more: Any) -> Any:
        """As SQLAlchemy's."""
        return self.execute(statement, params, **more).scalars()


@event.listens_for(Session, "after_begin")
def _keep_connection(session: Session, _transaction: object, connection: sa.Connection) -> None:
    session.info["connection"] = connection


@event.listens_for(Session, "after_transaction_create")
def _begin_anew(session: Session, _transaction: object) -> None:
    """One inside another is a savepoint, which SQLAlchemy makes when it is asked for the first statement in it."""
    session.info.pop("connection", None)


@event.listens_for(Session, "after_transaction_end")
def _forget_connection(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop("connection", None)
