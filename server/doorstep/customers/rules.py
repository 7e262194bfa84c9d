"""Who is visited, and where."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ..errors import Conflict

AREA_TYPES = ("city", "county_seat", "township", "village")
"""Kinds of area; an address of unknown area has none and is treated as a city."""

PLACE_TYPES = ("home", "office", "shop", "other")
TIERS = ("diamond", "gold", "silver", "none")
DATUM = "WGS-84"
"""The system in which positions are kept; whoever brings them in another one converts them."""
LANGUAGES = ("zh-CN", "en")
"""Languages in which a customer can be written to."""
CHANNELS = ("sms", "mail")
"""Channels of which a customer can say which one comes first."""


ERASED = "—"
"""What stands for the name and the address of a customer who was erased."""


@dataclass(frozen=True)
class Customer:
    """Somebody who is visited.

    `address_as` is how to speak to them (王女士), `phone` is E.164, `tier` one of TIERS or unknown,
    `language` one of LANGUAGES (unknown: the first), `channel` the one of CHANNELS over which they would
    rather be told. `hours_from` and `hours_until` (HH:MM) are when they would have somebody come; `note` is what the
    office should know at every visit, `door_note` what whoever goes there should. `contact_name` and `contact_phone`
    (E.164): whom to call instead.
    """

    id: str
    name: str
    address_as: str | None
    phone: str
    tier: str | None = None
    is_new: bool = False
    email: str | None = None
    language: str | None = None
    channel: str | None = None
    contact_name: str | None = None
    contact_phone: str | None = None
    hours_from: str | None = None
    hours_until: str | None = None
    note: str | None = None
    door_note: str | None = None

    @property
    def erased(self) -> bool:
        """Whether everything about them was erased: what is left says that somebody was visited."""
        return self.name == ERASED and not self.phone


@dataclass(frozen=True)
class Premises:
    """Where a visit goes. Latitude and longitude are decimal strings in degrees, or unknown; `datum` is the system in
    which they count, DATUM or None where nobody has said which it is."""

    id: str
    address: str
    area_type: str | None = None
    place_type: str | None = None
    latitude: str | None = None
    longitude: str | None = None
    datum: str | None = None


_ALIKE = str.maketrans(
    {
        **dict.fromkeys("‘’‛′`´\u1ffdʹʻʼʽˈ՚＇｀", "'"),
        **dict.fromkeys("“”„‟″«»「」『』＂", '"'),
        **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
        **dict.fromkeys("〜～", "~"),
        **dict.fromkeys("[{【〔〖［｛〈《⟨（", "("),
        **dict.fromkeys("]}】〕〗］｝〉》⟩）", ")"),
        **dict.fromkeys("·•‧∙⋅・･．。", "."),
        **dict.fromkeys("、，；;", ","),
        **dict.fromkeys("∕⁄／", "/"),
    }
)
"""Signs that people and keyboards put for each other. All stand for ASCII, which no later step turns into anything."""
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""What chooses between two drawings of one character."""


def normal_form(text: str) -> str:
    """A name, an address or an order number as it is compared and searched: how it is meant, whoever typed it.

    Half and full width, composed and decomposed letters, capitals, the many apostrophes, dashes, brackets and dots are
    alike, and signs that nobody sees do not count. A blank counts between two letters or digits of a script that has
    them (`Jane Doe`, `904 3栋`), any number of them as one, and nowhere else (`王 秀兰`). Two texts that differ in
    anything else differ. For comparing only: what people wrote is what is kept and shown.
    """
    seen = "".join(char for char in text if char.isspace() or unicodedata.category(char) not in _UNSEEN)
    wide = unicodedata.normalize("NFKC", _SELECTORS.sub("", seen).translate(_ALIKE))
    lower = unicodedata.normalize("NFKC", wide.casefold()).translate(_ALIKE)
    parts = lower.split()
    return "".join(
        part + (" " if following and _spaced(part[-1]) and _spaced(following[0]) else "")
        for part, following in zip(parts, [*parts[1:], ""], strict=False)
    )


_UNSEEN = {"Cc", "Cf"}


def _spaced(char: str) -> bool:
    """Whether this is part of a word of a script that puts blanks between words."""
    return unicodedata.category(char)[0] in "LNM" and unicodedata.east_asian_width(char) not in "WF"


def known_as(name: str, known: Iterable[Customer]) -> Customer | None:
    """The customer who goes by this name, however it is spelt, among those of one phone; the first of several."""
    wanted = normal_form(name)
    return next((customer for customer in known if normal_form(customer.name) == wanted), None)


def told_of(known: Customer, said: Customer) -> Customer:
    """A known customer with what is said of them now. What is left open stays as it is known, and so does the name, of
    which another spelling is no other name."""
    fields = ("address_as", "tier", "email", "language")
    return replace(known, **{name: value for name in fields if (value := getattr(said, name)) is not None})


def described_as(said: Premises, places: Iterable[Premises]) -> Premises | None:
    """The premises that are meant, among those of one customer: the same address, however it is spelt, and no
    description that is another; what is not said is not another. The id of `said` means nothing."""
    wanted = normal_form(said.address)
    return next(
        (place for place in places if normal_form(place.address) == wanted and not _described_otherwise(said, place)),
        None,
    )


def _described_otherwise(said: Premises, place: Premises) -> bool:
    return any(
        value is not None and value != getattr(place, name)
        for name, value in vars(said).items()
        if name not in ("id", "address")
    )


OF_PLACES = ("address", "area_type", "place_type")
"""What is corrected of premises; everything else belongs to the customer."""
TOLD = {"name", "address_as", "phone", "email", "language", "channel", "address"}
"""What messages read of a customer and their premises."""
AT_THE_DOOR = {
    "name",
    "address_as",
    "phone",
    "tier",
    "is_new",
    "door_note",
    "contact_name",
    "contact_phone",
    *OF_PLACES,
}
"""What stands in the documents that phones hold."""


def corrections(
    now: Mapping[str, object], before: Mapping[str, object], after: Mapping[str, object]
) -> dict[str, tuple[object, object]]:
    """What a correction changes, by field: as it is and as it is to be. Raises Conflict `changed` where something is
    not as its author has seen it."""
    if any(now[name] != before.get(name) for name in after):
        raise Conflict("Somebody has corrected it meanwhile; look at it again.", code="changed")
    return {name: (now[name], value) for name, value in after.items() if now[name] != value}


def moved(place: Premises, changes: Mapping[str, object]) -> Premises:
    """Premises as they are after a correction. The position goes with the address: it is that of another place, unless
    the address is spelt otherwise alone."""
    corrected: Premises = replace(place, **changes)  # type: ignore[arg-type]
    if normal_form(corrected.address) == normal_form(place.address):
        return corrected
    return replace(corrected, latitude=None, longitude=None, datum=None)


_STREET = re.compile("^.*?(?:大道|大街|路|街|巷|弄|胡同|村)")
_HOUSE = re.compile(r"[\d#].*$", re.ASCII)


def street(address: str) -> str:
    """The address up to the street, without house, floor or door; `client/src/core/street.ts` is the same."""
    named = _STREET.match(address)
    return named[0] if named else _HOUSE.sub("", address).strip()


def at_the_door(customer: Customer) -> dict[str, str | None]:
    """A customer, as whoever goes there knows them."""
    named = ("id", "name", "address_as", "phone", "contact_name", "contact_phone")
    return {**{name: getattr(customer, name) for name in named}, "note": customer.door_note}


def facts(customer: Customer, premises: Premises) -> dict[str, str | bool]:
    """What the checklist's conditions may read about customer and premises; what is unknown is absent."""
    known: dict[str, str | bool | None] = {
        "customer.is_new": customer.is_new,
        "customer.tier": customer.tier,
        "visit.area_type": premises.area_type,
        "visit.place_type": premises.place_type,
    }
    return {name: value for name, value in known.items() if value is not None}
