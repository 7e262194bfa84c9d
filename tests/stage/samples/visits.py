"""Photos."""

from __future__ import annotations

import hashlib
import secrets

import images
from doorstep.accounts.rules import Person
from doorstep.clock import now
from doorstep.database import writing
from doorstep.visits import photo_files, photo_store
from sealed import finished

from .accounts import team
from .declaring import Thing, thing
from .records import team_of


@thing("sha256")
def photo(person: Person) -> Thing:
    """A photo of the person, of a visit that they are a member of."""
    data = images.photo(seed=secrets.randbits(30))
    kept = photo_files.keep(hashlib.sha256(data).hexdigest(), data)
    sealed = finished(person, team=team(person).id, photo=kept.sha256)
    with writing():
        photo_store.add(kept, now())
    return Thing({"sha256": kept.sha256}, owner=person.id, members=frozenset({person.id}), team=team_of(sealed))
