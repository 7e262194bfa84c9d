"""What changed between two versions of the standard, for people to read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

_PARTS = (("items", "item"), ("visits", "list"), ("phrases", "phrase"), ("levels", "service level"))


def changes(old: Json, new: Json) -> list[str]:
    """One line for each thing that came (+), went (-) or changed (~), in the order of the files."""
    lines = [line for part, noun in _PARTS for line in _of_part(noun, old[part], new[part])]
    for part, noun in (("tones", "tone"), ("forbidden", "forbidden")):
        before, after = ({one["id"]: one for one in version.get(part, ())} for version in (old, new))
        lines += _of_part(noun, before, after)
    was, now = _messages(old), _messages(new)
    lines += [*_of_part("message", was["send"], now["send"]), *_of_part("word", was["words"], now["words"])]
    lines += _of_part("calendar", {"": _calendar(old)}, {"": _calendar(new)})
    return [*lines, *_of_part("brand", {"": old["brand"]}, {"": new["brand"]})]


def _calendar(document: Json) -> Json:
    """The hours and the years of a version, by name; those published before there was a calendar have none."""
    found: Json = document.get("calendar") or {"years": {}}
    return {**{name: value for name, value in found.items() if name != "years"}, **found["years"]}


def _messages(document: Json) -> Json:
    """The messages of a version; those published before there were any have none."""
    found: Json = document.get("messages") or {"send": {}, "words": {}}
    return found


def _of_part(noun: str, old: Json, new: Json) -> Iterator[str]:
    for key in [*old, *(key for key in new if key not in old)]:
        thing = f"{noun} {key}".strip()
        if key not in new:
            yield f"- {thing}"
        elif key not in old:
            yield f"+ {thing}: {_label(new[key])}"
        else:
            for change in _of_thing(_flat(old[key]), _flat(new[key])):
                yield f"~ {thing}: {change}"


def _of_thing(old: Json, new: Json) -> Iterator[str]:
    for name in [*old, *(name for name in new if name not in old)]:
        before, after = old.get(name), new.get(name)
        if before == after:
            continue
        if isinstance(before, list) and isinstance(after, list):
            gone, came = (
                [one for one in before if one not in after],
                [one for one in after if one not in before],
            )
            what = [*(f"-{_shown(one)}" for one in gone), *(f"+{_shown(one)}" for one in came)] or ["order changed"]
            yield f"{name} {', '.join(what)}"
        else:
            yield f"{name} {_shown(before)} → {_shown(after)}"


def _flat(thing: Json) -> Json:
    """A list's phases by their name, so that a moved item shows in both; everything else as it is."""
    if "phases" not in thing:
        return thing
    rest = {key: value for key, value in thing.items() if key != "phases"}
    return {**rest, **{phase["id"]: phase["items"] for phase in thing["phases"]}}


def _label(thing: Json) -> str:
    words = thing.get("name", thing)
    if "until" in words:
        words = {language: words[language]["subject"] for language in ("zh", "en")}
    return f"{words.get('zh', '')} · {words.get('en', '')}"


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_shown(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_shown, value)) + "]"
    return "nothing" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
