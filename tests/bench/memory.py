"""How much memory the server process takes: after many pushes, and while photos come in."""

from __future__ import annotations

import hashlib
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import psutil

from builders import SYNC, Phone, photo_added
from doorstep.accounts.rules import Person
from images import jpeg, scene

from .installation import Installation, answers, installation
from .table import Row, progress

MB = 1_000_000
PUSHES, VISITS = 10_000, 200
LARGEST_MB = 150
PHOTOS = 6


def measure() -> Iterator[Row]:
    with installation("sqlite") as made:
        made.serve()
        yield from after_pushes(made)
        yield from during_uploads(made)
    with installation("sqlite") as made:
        yield copies_of_a_photo(made)


def after_pushes(made: Installation) -> Iterator[Row]:
    """Two phones push at once, one event and two in turn, about many visits."""
    progress(f"memory after {PUSHES:,} pushes")
    began = made.process().memory_info().rss / MB
    people = (made.people.li, made.people.wang)
    with ThreadPoolExecutor(len(people)) as pool:
        list(pool.map(lambda person: push_many(made, person, PUSHES // len(people)), people))
    rss = made.process().memory_info().rss / MB
    yield Row(f"server's memory after {PUSHES:,} pushes", f"{rss:.0f} MB", f"< {LARGEST_MB} MB", rss < LARGEST_MB)
    yield Row("  when it had started", f"{began:.0f} MB")


def push_many(made: Installation, person: Person, count: int) -> None:
    phone = made.phone(person)
    visits = made.book(VISITS // 2, person)
    for place in range(count):
        answer = phone.push(*answers(phone, visits[place % len(visits)], 1 + place % 2))
        assert answer.status_code == 200, answer.text


def during_uploads(made: Installation) -> Iterator[Row]:
    """Photos just below the limit, one after another; the first, a small one, has the decoder loaded."""
    progress("memory during uploads")
    phone = made.phone(made.people.li)
    [visit] = made.book(1, made.people.li)
    upload(phone, visit, small_photo())
    growths = []
    for seed in range(PHOTOS):
        data = large_photo(seed)
        growths.append(growth(made.process(), partial(upload, phone, visit, data)) / len(data))
    what = f"  growth while a photo of {len(data) / MB:.1f} MB comes in, decoder included"
    yield Row(what, f"{max(growths):.1f} times its size")


def copies_of_a_photo(made: Installation) -> Row:
    """Peak of what Python holds during an upload: the bytes themselves, without the decoder's picture."""
    phone = Phone(made.client(made.people.li), made.people.li).enrol()
    [visit] = made.book(1, made.people.li)
    upload(phone, visit, small_photo())
    data = large_photo(0)
    phone.results(photo_added(phone, visit, data))
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        tracemalloc.start()
        answer = phone.client.put(address(data), input_stream=file, content_length=len(data), content_type="image/jpeg")
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert answer.status_code == 200, answer.text
    copies = peak / len(data)
    return Row("a photo's bytes held at once during its upload", f"{copies:.2f} times", "≤ 1.1", copies <= 1.1)


def upload(phone: Phone, visit: str, data: bytes) -> None:
    """Names a photo in an event, then hands in its bytes."""
    assert phone.results(photo_added(phone, visit, data)) == ["accepted"]
    answer = phone.client.put(address(data), data=data, content_type="image/jpeg")
    assert answer.status_code == 200, answer.text


def address(data: bytes) -> str:
    return f"{SYNC}/photos/{hashlib.sha256(data).hexdigest()}"


def small_photo() -> bytes:
    return jpeg(scene(64, 48))


def large_photo(seed: int) -> bytes:
    """As many pixels as a phone sends, and so noisy that it comes close to the limit of 4 MiB."""
    return jpeg(scene(1600, 1200, seed), quality=94, subsampling=0)


def growth(process: psutil.Process, work: Callable[[], None]) -> int:
    """By how many bytes a process grew, at most, while something was done."""
    before: int = process.memory_info().rss
    peak = before
    with ThreadPoolExecutor(1) as pool:
        doing = pool.submit(work)
        while not doing.done():
            peak = max(peak, process.memory_info().rss)
            time.sleep(0.001)
        doing.result()
    return peak - before
