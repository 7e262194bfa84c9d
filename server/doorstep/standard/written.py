"""The files of a standard as the loader would read them, from its document: for versions whose files were not kept.
What a document does not hold is lost: comments, and how things were written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from .strict_yaml import reads_as_text

Json = dict[str, Any]

_BY_DEFAULT = {"computed": "system", "duration": "system", "signature": "customer"}


def files_of(document: Mapping[str, Any]) -> dict[str, str]:
    """Text by the name of the file."""
    lists = document["visits"]
    found = {
        "phases.yaml": _phases(lists.values()),
        "brand.yaml": document["brand"],
        "items.yaml": {key: _Block(_item(one)) for key, one in document["items"].items()},
        "phrases.yaml": _phrases(document),
        "service-levels.yaml": {key: _Block(_level(one)) for key, one in document["levels"].items()},
        "calendar.yaml": _calendar(document.get("calendar") or {}),
        "messages.yaml": _messages(document.get("messages") or {}),
        **{f"visits/{kind}.yaml": _list(one) for kind, one in lists.items()},
    }
    return {name: _text(content) for name, content in found.items()}


class _Dumper(yaml.SafeDumper):
    """Quotes what the strict reader would take for something else."""


class _Block(dict[str, Any]):
    """A map that stands in lines, not in braces."""


def _block(dumper: yaml.SafeDumper, one: _Block) -> yaml.MappingNode:
    return dumper.represent_mapping("tag:yaml.org,2002:map", one, flow_style=False)


def _string(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = None if reads_as_text(text) else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _string)
_Dumper.add_representer(_Block, _block)
_Dumper.ignore_aliases = lambda self, data: True  # type: ignore[method-assign]


def _text(content: Any) -> str:
    text: str = yaml.dump(
        content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1_000_000, default_flow_style=None
    )
    return text


def _one_or_all(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _sources(one: Mapping[str, Any]) -> Json:
    rule = {"rule": _one_or_all(one["rule"])} if one.get("rule") else {}
    return rule | ({"basis": one["basis"]} if "basis" in one else {})


def _without(one: Mapping[str, Any], *names: str) -> Json:
    return {key: value for key, value in one.items() if key not in names and value is not None}


def _phases(lists: Iterable[Mapping[str, Any]]) -> Json:
    """Every phase that a list has, in an order that goes with each of them."""
    each = [list(one["phases"]) for one in lists]
    names: Json = {}
    while heads := [phases[0] for phases in each if phases]:
        behind = {phase["id"] for phases in each for phase in phases[1:]}
        first = next((phase for phase in heads if phase["id"] not in behind), heads[0])
        names[first["id"]] = first["name"]
        each = [[phase for phase in phases if phase["id"] != first["id"]] for phases in each]
    return names


def _item(item: Mapping[str, Any]) -> Json:
    found = _without(item, "rule", "basis", "who", "options", "required")
    for flag in ("critical", "bulk", "private", "multiple", "refusable"):
        if found.get(flag) is False:
            del found[flag]
    if item["who"] != _BY_DEFAULT.get(item["answer"], "technician"):
        found["who"] = item["who"]
    if not item["required"]:
        found["required"] = False
    if item.get("fail") == ["no"]:
        del found["fail"]
    if item.get("max_length") == 500:
        del found["max_length"]
    if "options" in item:
        found["options"] = {one["value"]: _option(one) for one in item["options"]}
    return found | _sources(item)


def _option(option: Mapping[str, Any]) -> Json:
    return {"zh": option["zh"], "en": option["en"], **({"fail": True} if option["fail"] else {})}


def _phrases(document: Mapping[str, Any]) -> Json:
    say: Json = {}
    for key, phrase in document["phrases"].items():
        said = _without(phrase, "moment", "needs", "roles", "rule", "basis")
        if "roles" in phrase:
            said["role"] = phrase["roles"]
        say.setdefault(phrase["moment"], {})[key] = said | _sources(phrase)
    tones = {one["id"]: _without(one, "id", "rule", "basis") | _sources(one) for one in document.get("tones", ())}
    never = {one["id"]: _without(one, "id", "rule", "basis") | _sources(one) for one in document["forbidden"]}
    return {"say": say, **({"tones": tones} if tones else {}), "never": never}


def _level(level: Mapping[str, Any]) -> Json:
    found = _without(level, "rule", "basis", "enabled", "met", "warn", "tell", "escalate")
    if not level["enabled"]:
        found["enabled"] = False
    for name in ("met", "warn", "tell"):
        if level.get(name):
            found[name] = level[name]
    if level.get("escalate"):
        found["escalate"] = {step["after"]: step["to"] for step in level["escalate"]}
    return found | _sources(level)


def _calendar(calendar: Mapping[str, Any]) -> Json:
    hours = {key: ["-".join(span) for span in spans] for key, spans in (calendar.get("hours") or {}).items()}
    return {"hours": hours, "years": calendar.get("years") or {}}


def _messages(messages: Mapping[str, Any]) -> Json:
    send = {key: _without(one, "about") | _about(one) for key, one in (messages.get("send") or {}).items()}
    more = {key: messages[key] for key in ("channels", "ways") if key in messages}
    return {"words": messages.get("words") or {}, **more, "send": send}


def _about(message: Mapping[str, Any]) -> Json:
    return {"about": message["about"]} if message.get("about", "visit") != "visit" else {}


def _list(checklist: Mapping[str, Any]) -> Json:
    found = _without(checklist, "phases", "ready")
    if "ready" in checklist:
        found["ready"] = {f"ready-{place}": one for place, one in enumerate(checklist["ready"], 1)}
    found["phases"] = {phase["id"]: phase["items"] for phase in checklist["phases"]}
    return found
