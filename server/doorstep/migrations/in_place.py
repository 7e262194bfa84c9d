"""Changes how a table is declared on SQLite without writing its rows anew.

SQLite cannot alter constraints. The usual way round, a copy of the table under its name, takes minutes for millions of
rows, and is refused for a table that others refer to. What changes nothing about how rows are stored (NOT NULL, CHECK,
the name of a type) may be changed in the declaration itself: https://www.sqlite.org/lang_altertable.html, section 7.
"""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

_DECLARED = sa.text("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = :table")
_WRITTEN = sa.text("UPDATE sqlite_schema SET sql = :sql WHERE type = 'table' AND name = :table")


def redeclare(table: str, *columns: tuple[str, str]) -> None:
    """Declares columns anew, each (as it is, as it is to be), whole: `("role VARCHAR(15) NOT NULL", "role TEXT")`."""
    for old, new in columns:
        _replace(table, rf"(?<=[(,])(\s*){re.escape(old)}(?=\s*[,)])", rf"\g<1>{new}", old)
    _look(table)


def drop_check(table: str, *checks: tuple[str, str]) -> None:
    """Lets CHECKs go, each (its name, its condition)."""
    for name, condition in checks:
        written = f"CONSTRAINT {name} CHECK ({condition})"
        _replace(table, rf",\s*{re.escape(written)}(?=\s*[,)])", "", written)
    _look(table)


def add_check(table: str, *checks: tuple[str, str]) -> None:
    """Adds CHECKs, each (its name, its condition)."""
    for name, condition in checks:
        _replace(table, r"\s*\)([^()]*)\Z", rf", \n\tCONSTRAINT {name} CHECK ({condition})\n)\g<1>", "its end")
    _look(table)


def drop_unique(table: str, name: str, column: str) -> None:
    """Lets the UNIQUE of one column go, the last of the table. SQLite keeps it in an index of its own, which is made an
    ordinary one and dropped."""
    index = _last_own_index(table)
    _replace(table, rf",\s*{re.escape(_unique(name, column))}(?=\s*[,)])", "", name, beside=(_RENAMED, {
        "old": index, "name": name, "sql": f'CREATE UNIQUE INDEX {name} ON {table} ("{column}")'
    }))  # fmt: skip
    op.drop_index(name, table)
    _look(table)


def add_unique(table: str, name: str, column: str) -> None:
    """Adds a UNIQUE of one column, the last of the table: an ordinary index becomes the table's own."""
    place = int(_last_own_index(table).rpartition("_")[2]) + 1
    op.create_index(name, table, [column], unique=True)
    _replace(table, r"\s*\)([^()]*)\Z", rf", \n\t{_unique(name, column)}\n)\g<1>", "its end", beside=(_RENAMED, {
        "old": name, "name": f"sqlite_autoindex_{table}_{place}", "sql": None
    }))  # fmt: skip
    _look(table)


_OWN = sa.text("SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = :table AND sql IS NULL")
_RENAMED = sa.text("UPDATE sqlite_schema SET name = :name, sql = :sql WHERE type = 'index' AND name = :old")


def _unique(name: str, column: str) -> str:
    return f'CONSTRAINT {name} UNIQUE ("{column}")'


def _last_own_index(table: str) -> str:
    """The last index that a table has for its own constraints."""
    found = op.get_bind().execute(_OWN, {"table": table}).scalars().all()
    return max(map(str, found), key=lambda name: int(name.rpartition("_")[2]))


def _replace(
    table: str, pattern: str, by: str, what: str, beside: tuple[sa.TextClause, dict[str, str | None]] | None = None
) -> None:
    """Changes the declaration of a table, and `beside` that of an index. Raises RuntimeError when the pattern does not
    stand there just once; nothing has changed then."""
    connection = op.get_bind()
    declared = str(connection.execute(_DECLARED, {"table": table}).scalar_one())
    changed, count = re.subn(pattern, by, declared)
    if count != 1:
        raise RuntimeError(f"The table {table} is not declared as expected: {what} stands there {count} times.")
    version = int(connection.exec_driver_sql("PRAGMA schema_version").scalar_one())
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    try:
        connection.execute(_WRITTEN, {"sql": changed, "table": table})
        if beside:
            connection.execute(*beside)
        connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")  # other connections read it anew
    finally:
        connection.exec_driver_sql("PRAGMA writable_schema = RESET")  # and so does this one


def _look(table: str) -> None:
    """Raises RuntimeError when a row does not meet the declaration: the migration goes back as a whole then."""
    found = op.get_bind().exec_driver_sql(f'PRAGMA quick_check("{table}")').scalars().all()
    if found != ["ok"]:
        raise RuntimeError(f"The table {table} does not hold what it is to declare: {found[0]}.")
