"""Reads the file that describes a provider of text messages: all faults at once, each with its line."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from .. import iso
from ..standard.entries import Entry
from ..standard.faults import Fault
from ..standard.strict_yaml import parse
from .callbacks import GIVEN_BACK, WANTED
from .reading_recipes import Known, plain, steps
from .recipes import BYTES, FIELD, NAME, TEXT
from .rules import FIELDS, GIVEN, LEAST, Answers, Callback, Limits, Parameter, Provider, Request, Template

CONTENTS = ("query", "form", "json")
LANGUAGES = ("zh", "en")
ROLES = ("customer", "technician")
LONGEST = 1000
"""Characters of a template; no provider approves so many."""
LONGEST_WORDS = 60
"""Characters of what a code means: it stands in a line of the list of messages."""
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
_OURS = {"host", "content-length", "connection", "transfer-encoding"}
_PATH = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")


def provider(
    name: str, raw: bytes, kinds: Collection[str] | None, local: bool
) -> tuple[Provider | None, tuple[Fault, ...]]:
    """The provider of a file and no fault, or None and every fault. `kinds` are the messages that there
    are, where that is known; `local`: it may stand in the own network."""
    faults: list[Fault] = []
    root = parse(name, raw, faults)
    made = _provider(Entry(name, name, root, faults), kinds, local) if root else None
    return (None, tuple(sorted(set(faults)))) if faults else (made, ())


def _provider(entry: Entry, kinds: Collection[str] | None, local: bool) -> Provider:
    keys = frozenset(key for key, _ in entry.texts("keys"))
    for key, line in entry.texts("keys"):
        if not NAME.fullmatch(key) or key in GIVEN | GIVEN_BACK:
            entry.fault("bad_name", key, line)
    signature = entry.text("signature", required=True) or ""
    if not 2 <= len(signature) <= 20 or set("【】") & set(signature):
        entry.fault("bad_signature", signature, entry.line_of("signature"))
    limits = _limits(entry.map("limits"), Limits())
    templates = entry.map("templates", required=True)
    request, answers = entry.map("request", required=True), entry.map("answers", required=True)
    reports, replies = entry.map("reports"), entry.map("replies")
    made = Provider(
        name=entry.text("name", required=True) or "",
        signature=signature,
        keys=keys,
        templates=_templates(templates, kinds, limits) if templates else {},
        request=_request(request, keys, local) if request else Request("", (), {}, "json", "", False),
        answers=_answers(answers) if answers else Answers((), "", (), (), (), timedelta(0)),
        reports=_callback(reports, keys, WANTED["reports"]) if reports else None,
        replies=_callback(replies, keys, WANTED["replies"]) if replies else None,
        words=_words(words) if (words := entry.map("words")) else {},
    )
    entry.close()
    return made


def _words(entry: Entry) -> dict[str, str]:
    """What codes mean, in the provider's own words."""
    found = {}
    for code, node in entry.nodes():
        if isinstance(node.value, str) and len(node.value) <= LONGEST_WORDS:
            found[code] = node.value
        else:
            entry.fault("not_text", code, node.line)
    entry.close()
    return found


# ---- templates


def _limits(entry: Entry | None, common: Limits) -> Limits:
    if entry is None:
        return common
    found = _limits_in(entry, common)
    entry.close()
    return found


def _limits_in(entry: Entry, common: Limits) -> Limits:
    length, without = entry.integer("length"), entry.text("without")
    return Limits(
        common.length if length is None else length,
        common.without if without is None else without,
        entry.flag("links", common.links),
        entry.flag("cut", common.cut),
    )


def _templates(entry: Entry, kinds: Collection[str] | None, limits: Limits) -> dict[tuple[str, str], Template]:
    found = {}
    for name, languages in entry.maps():
        kind, _, role = name.partition("/")
        if (kinds is not None and kind not in kinds) or ("/" in name and role not in ROLES):
            entry.fault("unknown_kind", name, languages.line)
        for language, one in languages.maps():
            if language not in LANGUAGES:
                languages.fault("unknown_language", language, one.line)
            found[name, language] = _template(one, limits)
    return found


def _template(entry: Entry, limits: Limits) -> Template:
    code, text = entry.text("code", required=True) or "", entry.text("text", required=True) or ""
    if len(text) > LONGEST:
        entry.fault("too_long", str(LONGEST), entry.line_of("text"))
    node, parameters = entry.node("parameters"), []
    if node is not None and not isinstance(node.value, list):
        entry.fault("not_list", "parameters", node.line)
    elif node is not None and isinstance(node.value, list):
        parameters = [_parameter(entry.child("parameters", one), limits) for one in node.value]
    named = {one.field for one in parameters}
    if differing := named ^ set(FIELD.findall(text)):
        entry.fault("parameters_differ", ", ".join(sorted(differing)), entry.line_of("text"))
    entry.close()
    return Template(code, text, tuple(parameters))


def _parameter(entry: Entry, common: Limits) -> Parameter:
    field = entry.text("field", required=True) or ""
    limits = _limits_in(entry, common)
    if field and field not in FIELDS:
        entry.fault("unknown_field", field, entry.line_of("field"))
    if limits.length is not None and limits.length < LEAST.get(field, 1) and (not limits.cut or field == "token"):
        entry.fault("limit_too_short", f"{field}: {limits.length}", entry.line_of("field"))
    if field == "link" and not limits.links:
        entry.fault("link_forbidden", field, entry.line_of("field"))
    name = entry.text("name") or field
    entry.close()
    return Parameter(name, field, limits)


# ---- what is sent


def _request(entry: Entry, keys: Collection[str], local: bool) -> Request:
    address = entry.text("address", required=True) or ""
    if not address.startswith("https://") and not (local and address.startswith("http://")):
        entry.fault("not_https", address, entry.line_of("address"))
    known = Known(entry, {*keys, *GIVEN - {"parameters"}}, {"parameters"})
    made = steps(entry, known, checking=False)
    headers = entry.map("headers")
    contents = [content for content in CONTENTS if content in entry]
    if len(contents) != 1:
        entry.fault("one_content")
    of = [known.check(entry.text(content) or "", entry.line_of(content)) for content in contents]
    request = Request(
        address=address,
        steps=made,
        headers=_headers(headers, known) if headers else {},
        content=contents[0] if contents else "json",
        of=of[0] if of else "",
        as_list=entry.one_of("parameters", ("map", "list"), "unknown_value", "map") == "list",
    )
    entry.close()
    return request


def _headers(entry: Entry, known: Known) -> dict[str, str]:
    found = {}
    for name, node in entry.nodes():
        if not _HEADER.fullmatch(name) or name.lower() in _OURS:
            entry.fault("bad_header", name, node.line)
        if not isinstance(node.value, str):
            entry.fault("not_text", name, node.line)
            continue
        found[name] = known.check(node.value, node.line)
    return found


# ---- what is answered


def _answers(entry: Entry) -> Answers:
    paths = entry.texts("code", required=True)
    id = entry.text("id", required=True) or ""
    for path, line in [*paths, (id, entry.line_of("id"))]:
        if path and not _PATH.fullmatch(path):
            entry.fault("bad_path", path, line)
    lists = {name: tuple(code for code, _ in entry.texts(name)) for name in ("rejected", "throttled")}
    accepted = tuple(code for code, _ in entry.texts("accepted", required=True))
    wait = entry.duration("wait") or "PT1M"
    length = iso.duration(wait) if iso.is_duration(wait) else timedelta(0)
    entry.close()
    return Answers(tuple(path for path, _ in paths), id, accepted, **lists, wait=length)


def _callback(entry: Entry, keys: Collection[str], wanted: Collection[str]) -> Callback:
    known = Known(entry, keys)
    known.kinds["body"] = BYTES
    made = steps(entry, known, checking=True)
    check = entry.map("check", required=True)
    pair = [""] * 2
    if check:
        pair = [
            known.check(check.text(name, required=True) or "", check.line_of(name), (TEXT, BYTES))
            for name in ("mine", "theirs")
        ]
        check.close()
    item = entry.map("item", required=True)
    callback = Callback(
        steps=made,
        check=(pair[0], pair[1]),
        form=entry.one_of("body", ("json", "form"), "unknown_value", "json") == "form",
        each=entry.text("each") or "",
        items=_items(item, wanted) if item else {},
        good=tuple(code for code, _ in entry.texts("good")),
        answer=_answer(entry),
    )
    entry.close()
    return callback


def _items(entry: Entry, wanted: Collection[str]) -> dict[str, str]:
    """Templates over what stands in one item; which names it has, its provider knows alone."""
    found = {name: entry.text(name) or "" for name in wanted}
    for name in wanted:
        if not found[name] and name != "code":
            entry.fault("missing_item", name)
    entry.close()
    return found


def _answer(entry: Entry) -> Any:
    node = entry.node("answer", required=True)
    return plain(node)
