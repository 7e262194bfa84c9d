"""Photos: only whole pictures get in, their bytes stay as they are, and what is served is a copy with nothing in it."""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

import images
from doorstep import durable
from doorstep.accounts.rules import Person, Team
from doorstep.appointments import store as appointments
from doorstep.appointments.rules import NewVisit
from doorstep.clock import new_id, now
from doorstep.customers.rules import Customer, Premises
from doorstep.database import writing
from doorstep.errors import Invalid, NotFound, TooLarge, Unavailable
from doorstep.visits import photo_files, photo_store, photos, pictures
from doorstep.visits.photos import Photo, Reference
from people import People, SignedIn


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def folder(app: Flask) -> Path:
    return Path(app.extensions["doorstep"].photos_url.removeprefix("file://"))


def files(app: Flask) -> list[Path]:
    return [path for path in folder(app).rglob("*") if path.is_file()]


def test_the_corpus_is_large_enough() -> None:
    cases = images.corpus()
    assert len(cases) >= 80
    assert sum(case.good for case in cases) >= 30
    assert len({case.data for case in cases}) == len(cases)


def decision(app: Flask, case: images.Case) -> str:
    """What becomes of bytes that are sent as a photo: kept as they are, refused without a trace, or neither."""
    before = len(files(app))
    try:
        photo = photo_files.keep(digest(case.data), case.data)
    except Invalid as refused:
        return "refused" if refused.code == "not_an_image" and len(files(app)) == before else "refused wrongly"
    kept = folder(app) / photo.sha256[:2] / photo.sha256
    whole = (photo.sha256, photo.size, kept.read_bytes()) == (digest(case.data), len(case.data), case.data)
    return "kept" if whole else "kept wrongly"


def test_only_whole_pictures_are_kept(app: Flask) -> None:
    decisions = {case.name: (decision(app, case), "kept" if case.good else "refused") for case in images.corpus()}
    assert {name: found for name, (found, right) in decisions.items() if found != right} == {}


def test_no_other_decoder_sees_a_byte(app: Flask) -> None:
    """Pillow knows some forty formats, and each of their parsers may have its own bomb."""
    asked: list[bytes] = []
    Image.register_open("SPY", lambda file, name: asked.append(file.read()), lambda start: True)
    try:
        with suppress(Invalid):
            photo_files.keep(digest(b"what only a spy reads"), b"what only a spy reads")
    finally:
        Image.ID.remove("SPY")
        del Image.OPEN["SPY"]
    assert asked == []


def what_else(data: bytes) -> list[str]:
    """What a served copy holds or lacks that it should not."""
    photo_files.keep(digest(data), data)
    copy = photo_files.open_copy(digest(data))
    with Image.open(BytesIO(copy)) as shown:
        shown.load()
        checks = {
            "another format": shown.format != "JPEG",
            "too large": max(shown.size) > pictures.SHOWN_SIDE,
            "metadata": dict(shown.getexif()) != {} or b"Exif" in copy,
            "more than a picture": not shown.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"},
        }
    checks |= {"a script": images.PAYLOAD in copy, "an archive": b"PK\x03\x04" in copy}
    return [name for name, found in checks.items() if found]


def test_a_copy_shows_the_picture_and_nothing_else(app: Flask) -> None:
    found = {case.name: what_else(case.data) for case in images.corpus() if case.good}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_copy_is_upright(app: Flask, orientation: int) -> None:
    """The red mark, which the camera saw at the upper left of its sensor, is where the orientation puts it."""
    data = images.jpeg(images.scene(), exif=images.exif(orientation=orientation))
    photo_files.keep(digest(data), data)
    with Image.open(BytesIO(photo_files.open_copy(digest(data)))) as shown:
        width, height = shown.size
        corners = {"upper left": (9, 9), "upper right": (width - 9, 9), "lower left": (9, height - 9)}
        corners["lower right"] = (width - 9, height - 9)
        red = {name: shown.convert("RGB").getpixel(place) for name, place in corners.items()}
    place = ["upper left", "upper right", "lower right", "lower left"] * 2
    order = [0, 1, 2, 3, 0, 1, 2, 3]
    marked = [name for name, (r, g, b) in red.items() if r > 200 and g < 80 and b < 80]
    assert marked == [place[order[orientation - 1]]]
    assert (width > height) == (orientation <= 4)


def test_a_copy_keeps_the_shades_of_16_bits(app: Flask) -> None:
    data = images.png(300, 200, 16, 0, b"\x40\x00" * 300)
    photo_files.keep(digest(data), data)
    with Image.open(BytesIO(photo_files.open_copy(digest(data)))) as shown:
        assert shown.convert("L").getpixel((100, 100)) == pytest.approx(64, abs=2)


def test_a_see_through_picture_stands_on_white(app: Flask) -> None:
    data = images.encoded(Image.new("RGBA", (64, 64), (0, 0, 0, 0)), "PNG")
    photo_files.keep(digest(data), data)
    with Image.open(BytesIO(photo_files.open_copy(digest(data)))) as shown:
        assert shown.convert("RGB").getpixel((30, 30)) == (255, 255, 255)


def test_a_large_photo_is_shown_smaller(app: Flask) -> None:
    data = images.photo(5000, 20)
    assert photo_files.keep(digest(data), data) == Photo(digest(data), len(data), "image/jpeg", 5000, 20)
    with Image.open(BytesIO(photo_files.open_copy(digest(data)))) as shown:
        assert shown.size == (2000, 8)


def test_bytes_must_have_their_hash(app: Flask) -> None:
    data = images.photo()
    with pytest.raises(Invalid) as refused:
        photo_files.keep(digest(data), data + b"\0")
    assert refused.value.code == "hash_differs"
    assert files(app) == []


def test_a_photo_of_more_than_four_megabytes_is_refused(app: Flask) -> None:
    data = images.photo().ljust(photos.MAX_BYTES, b"\0")
    photo_files.keep(digest(data), data)
    with pytest.raises(TooLarge):
        photo_files.keep(digest(data + b"\0"), data + b"\0")


def test_bytes_are_on_the_disk_before_keep_returns(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    settled: list[bytes] = []
    settle = durable.settle

    def watched(path: Path, below: Path) -> None:
        settled.append(path.read_bytes())
        assert below == folder(app)
        settle(path, below)

    monkeypatch.setattr(durable, "settle", watched)
    data = images.photo()
    photo_files.keep(digest(data), data)
    assert settled == [data]


def test_a_full_disk_is_an_answer(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, below: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable, "settle", full)
    data = images.photo()
    with pytest.raises(Unavailable) as refused:
        photo_files.keep(digest(data), data)
    assert refused.value.code == "storage_full"


def test_a_decode_stays_small(app: Flask) -> None:
    """What a header promises bounds the memory of a decode: reduced where that is possible, else few pixels."""
    data = images.jpeg(Image.new("RGB", (12_000, 4_000), "red"))
    sizes = {side: pictures._decoded(data, side)[1:] for side in (pictures.SHOWN_SIDE, pictures.LOOKED_SIDE)}
    assert {stored for stored, _ in sizes.values()} == {(12_000, 4_000)}
    assert [picture.size for _, picture in sizes.values()] == [(6_000, 2_000), (1_500, 500)]


def test_rows_tell_what_is_there_and_what_is_wanted(app: Flask, people: People) -> None:
    here, there, other = "a" * 64, "b" * 64, "c" * 64
    visit, li, zhou = new_id(), people.li.id, people.zhou.id
    with writing():
        photo_store.refer(
            [
                Reference(new_id(), "visit", visit, li, there),
                Reference(new_id(), "visit", visit, li, here),
                Reference(new_id(), "visit", visit, li, there),
                Reference(new_id(), "visit", visit, zhou, other),
            ]
        )
        assert photo_store.add(Photo(here, 9, "image/jpeg", 1, 1), now())
        assert not photo_store.add(Photo(here, 9, "image/jpeg", 1, 1), now())
    assert photo_store.have([here, there]) == {here}
    assert photo_store.wanted(li) == [there]
    assert photo_store.wanted(zhou) == [other]
    assert photo_store.referred(li, [here, other]) == {here}
    assert photo_store.visits_of(here) == [visit]
    assert sorted(reference.sha256 for reference in photo_store.of_visits([visit])[visit]) == [
        here,
        there,
        there,
        other,
    ]


# ---- for the office


def visit_with_photo(team: Team, person: Person, data: bytes) -> str:
    """A visit of this team with a photo that has arrived; returns the digest."""
    start = now() + timedelta(hours=1)
    premises = Premises(new_id(), "人民路 1 号", "city", "home", None, None)
    customer = Customer(new_id(), "王小明", "王先生", "+8613900000001", "ordinary", False)
    visit = NewVisit(
        id=new_id(),
        order=f"WO-{new_id()}",
        kind="broadband-install",
        team=team.id,
        customer=customer,
        premises=premises,
        facts={},
        start=start,
        end=None,
        zone="Asia/Shanghai",
        asked_by="customer",
        agreed_by=None,
        travel_minutes=None,
        duration_minutes=None,
        instructions=None,
        members=((person.id, "main"),),
    )
    kept = photo_files.keep(digest(data), data)
    with writing():
        appointments.insert(visit, "0" * 64, None, now())
        photo_store.add(kept, now())
        photo_store.refer([Reference(new_id(), "visit", visit.id, person.id, kept.sha256)])
    return kept.sha256


def test_the_own_office_sees_a_photo(app: Flask, people: People, signed_in: SignedIn) -> None:
    sha256 = visit_with_photo(people.east, people.li, images.jpeg(images.scene(), exif=images.exif(gps=True)))
    for person in (people.chen, people.zhao, people.wu):
        answer = signed_in(person).get(f"/api/v1/photos/{sha256}")
        assert answer.status_code == 200
        with Image.open(BytesIO(answer.data)) as shown:
            assert shown.size == (320, 240)
        assert b"Exif" not in answer.data


@pytest.mark.parametrize("name", ["feng", "qian"])
def test_another_team_sees_no_photo(app: Flask, people: People, signed_in: SignedIn, name: str) -> None:
    sha256 = visit_with_photo(people.east, people.li, images.photo())
    refused = signed_in(getattr(people, name)).get(f"/api/v1/photos/{sha256}")
    absent = signed_in(getattr(people, name)).get(f"/api/v1/photos/{'0' * 64}")
    assert (refused.status_code, absent.status_code) == (404, 404)
    assert re.sub(sha256, "0" * 64, refused.text) == absent.text


def test_a_photo_is_harmless_and_kept_by_browsers(app: Flask, people: People, signed_in: SignedIn) -> None:
    sha256 = visit_with_photo(people.east, people.li, images.photo())
    browser = signed_in(people.chen)
    answer = browser.get(f"/api/v1/photos/{sha256}")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == f'inline; filename="{sha256[:12]}.jpg"'
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    again = browser.get(f"/api/v1/photos/{sha256}", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_photo_whose_bytes_have_not_come_is_not_found(app: Flask, people: People, signed_in: SignedIn) -> None:
    data = images.photo()
    sha256 = visit_with_photo(people.east, people.li, data)
    photo_files.remove(sha256)
    assert signed_in(people.chen).get(f"/api/v1/photos/{sha256}").status_code == 404
    with pytest.raises(NotFound):
        photo_files.open_copy(sha256)
