"""Photos of phones: events first, then bytes, each with its own acknowledgement."""

from __future__ import annotations

import hashlib

from builders import SYNC, NewPhone, Phone, book, photo_added, reassign
from images import photo
from people import People


def put(phone: Phone, sha256: str, data: bytes, kind: str = "image/jpeg") -> int:
    return phone.client.put(f"{SYNC}/photos/{sha256}", data=data, content_type=kind).status_code


def have(phone: Phone, *sha256: str) -> tuple[list[str], list[str]]:
    said = phone.client.post(f"{SYNC}/photos/have", json={"sha256": list(sha256)}).get_json()
    return said["verified"], said["missing"]


def test_a_photo_is_wanted_until_it_is_verified(people: People, phone_of: NewPhone) -> None:
    phone, other = phone_of(people.li), phone_of(people.wang)
    visit = book(people.li, people.wang)
    data = photo()
    event = photo_added(phone, visit, data)
    sha256 = event["body"]["sha256"]
    other.pull()

    assert phone.push(event).get_json()["want_photos"] == [sha256]
    assert have(phone, sha256) == ([], [sha256])
    assert phone.pull_page()["want_photos"] == [sha256]
    for _ in range(2):
        answer = phone.client.put(f"{SYNC}/photos/{sha256}", data=data, content_type="image/jpeg")
        assert (answer.status_code, answer.get_json()["size"]) == (200, len(data))
    assert have(phone, sha256) == ([sha256], [])
    assert phone.push(photo_added(phone, visit, data)).get_json()["want_photos"] == []

    stored = [item for item in other.pull() if item["kind"] == "photo.stored"]
    assert [(item["visit"], item["sha256"]) for item in stored] == [(visit, sha256)]
    copy = other.client.get(f"{SYNC}/photos/{sha256}")
    assert (copy.status_code, copy.mimetype) == (200, "image/jpeg")
    assert copy.data[:2] == b"\xff\xd8" and "sandbox" in copy.headers["Content-Security-Policy"]


def test_whoever_has_left_hears_nothing_of_the_photos(people: People, phone_of: NewPhone) -> None:
    phone, leaving, visit = phone_of(people.li), phone_of(people.wang), book(people.li, people.wang)
    leaving.pull()
    data = photo()
    event = photo_added(phone, visit, data)
    phone.results(event)
    assert put(phone, event["body"]["sha256"], data) == 200
    reassign(visit, people.wang.id, None)
    assert [(item["kind"], item["visit"]) for item in leaving.pull()] == [("scope.removed", visit)]


def test_only_whole_photos_of_ones_own_events_are_kept(people: People, phone_of: NewPhone) -> None:
    phone, other, visit = phone_of(people.li), phone_of(people.wang), book(people.li, people.wang)
    data = photo()
    half, text, nobodys = data[: len(data) // 2], b"<svg/>", photo(seed=2)
    events = [photo_added(phone, visit, bytes) for bytes in (data, half, text)]
    phone.results(*events)
    whole, cut, wrong = (event["body"]["sha256"] for event in events)

    assert put(phone, whole, half) == 422
    assert put(phone, cut, half) == 422
    assert put(phone, wrong, text) == 422
    assert put(phone, whole, b"") == 422
    assert put(phone, whole, data + b"\0" * 4_194_305) == 413
    assert put(phone, whole, data, "image/png") == 415
    assert put(phone, hashlib.sha256(nobodys).hexdigest(), nobodys) == 404
    assert put(phone, "g" * 64, data) == 404
    assert put(other, whole, data) == 404
    assert have(phone, whole, cut, wrong) == ([], sorted([whole, cut, wrong]))
    assert have(other, whole) == ([], [])
    assert put(phone, whole, data) == 200


def test_the_same_picture_twice_is_one_photo_with_two_events(people: People, phone_of: NewPhone) -> None:
    phone, first, second = phone_of(people.li), book(people.li), book(people.li)
    phone.pull()
    data = photo()
    events = [photo_added(phone, visit, data) for visit in (first, second)]
    assert phone.results(*events) == ["accepted", "accepted"]
    assert put(phone, events[0]["body"]["sha256"], data) == 200
    stored = [item["visit"] for item in phone.pull() if item["kind"] == "photo.stored"]
    assert sorted(stored) == sorted([first, second])


def test_who_does_not_go_there_sees_no_photo(people: People, phone_of: NewPhone) -> None:
    phone, zhou, visit = phone_of(people.li), phone_of(people.zhou), book(people.li)
    data = photo()
    event = photo_added(phone, visit, data)
    sha256 = event["body"]["sha256"]
    phone.results(event)
    assert put(phone, sha256, data) == 200
    assert zhou.client.get(f"{SYNC}/photos/{sha256}").status_code == 404
    reassign(visit, people.li.id, people.zhou.id)
    assert zhou.client.get(f"{SYNC}/photos/{sha256}").status_code == 200
    assert phone.client.get(f"{SYNC}/photos/{sha256}").status_code == 404


def test_photos_of_quarantined_events_are_taken_and_not_shown(people: People, phone_of: NewPhone) -> None:
    """After a restore the server may not know any more whose visit it is: the bytes must not be lost by that."""
    phone, zhou, visit = phone_of(people.li), phone_of(people.zhou), book(people.zhou)
    data, other = photo(), photo(seed=2)
    event = photo_added(phone, visit, data)
    unreadable = photo_added(phone, visit, other)
    unreadable["body"]["width"] = "wide"
    sha256, unread = event["body"]["sha256"], unreadable["body"]["sha256"]

    answer = phone.push(event, unreadable).get_json()
    assert [answer["results"][one["id"]]["reason"] for one in (event, unreadable)] == ["not_yours", "malformed"]
    assert answer["want_photos"] == [sha256]
    assert phone.pull_page()["want_photos"] == [sha256]
    assert have(phone, sha256, unread) == ([], [sha256])
    assert have(zhou, sha256) == ([], [])
    assert (put(zhou, sha256, data), put(phone, unread, other)) == (404, 404)
    assert put(phone, sha256, data) == 200
    assert have(phone, sha256, unread) == ([sha256], [])
    assert phone.push(event).get_json()["want_photos"] == []
    for one in (phone, zhou):
        assert one.client.get(f"{SYNC}/photos/{sha256}").status_code == 404


def test_what_have_takes_is_bounded(people: People, phone_of: NewPhone) -> None:
    phone = phone_of(people.li)
    for digests in (["x"], ["0" * 64] * 501, "0" * 64, [None]):
        assert phone.client.post(f"{SYNC}/photos/have", json={"sha256": digests}).status_code == 422
