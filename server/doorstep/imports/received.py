"""What the routes that take files share: a file comes in base64, and is a table or refused."""

from __future__ import annotations

import base64
import binascii

from ..errors import Fault, Invalid
from ..http import Blueprint
from .cells import Table
from .opening import files

blp = Blueprint("imports", __name__, url_prefix="/api/v1", description="Files")


def table_of(file: str) -> Table:
    """The table of a file; raises Invalid for one that cannot be read."""
    try:
        content = base64.b64decode(file.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise refused("The file must come in base64.", "file_unreadable") from error
    try:
        return files.table(content)
    except files.Unreadable as error:
        raise refused(str(error), "file_unreadable") from error


def refused(message: str, code: str) -> Invalid:
    """What is said of a file as a whole."""
    return Invalid(message, (Fault("/file", message, code),), code=code)
