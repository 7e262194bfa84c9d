"""What the generated tests call with: a thing of each kind that a path can name, a body for each route that wants one.

Each room has a file here, found by being there. A new route with a parameter needs a `@thing(parameter)` in its room's
file; one whose body must say something needs a `@call(row)`.
"""

from importlib import import_module
from pkgutil import iter_modules

from .declaring import Call, MakeCall, MakeThing, Thing, absent, call, calls, thing, things

for room in iter_modules(__path__):
    import_module(f"{__name__}.{room.name}")

__all__ = ["Call", "MakeCall", "MakeThing", "Thing", "absent", "call", "calls", "thing", "things"]
