"""A provider of text messages as its file describes it: what is sent for which message, and what its answers mean."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from .recipes import Step, Value, run, text
from .segments import segments

TOKEN = "token"
"""The field that brings the last part of a customer's link alone, for templates that say the address themselves."""
FIELDS = frozenset(
    "company hotline customer technician date time order kind address link token code expected depart count list "
    "promise due state reason answer".split()
)
"""The fields of messages that may be parameters of a template."""
LEAST = {TOKEN: 22, "code": 6, "time": 11, "date": 11, "expected": 5, "hotline": 7}
"""How many characters the shortest whole value of a field has: a parameter that takes fewer can never bring it."""
ACCEPTED, REJECTED, THROTTLED, UNCLEAR = "accepted", "rejected", "throttled", "unclear"
_LINK = re.compile(r"(?i)https?:|www\.|[a-z0-9-]+\.(?:cn|com|net|org|top|xyz|cc|io)\b")


@dataclass(frozen=True)
class Limits:
    """What a provider lets a parameter be: at most `length` characters, none of `without` (they are left out), no
    address of the web unless `links`. `cut`: one that is too long is cut, where the rest can be done without."""

    length: int | None = None
    without: str = ""
    links: bool = True
    cut: bool = False


@dataclass(frozen=True)
class Parameter:
    """A place in a template: what the provider calls it, and which field of the message fills it."""

    name: str
    field: str
    limits: Limits


@dataclass(frozen=True)
class Template:
    """An approved template: its code, its words as they were approved, with our fields for the provider's places."""

    code: str
    text: str
    parameters: tuple[Parameter, ...]


@dataclass(frozen=True)
class Request:
    """What is posted: the recipe, and which of its values go where. `content` is query, form or json."""

    address: str
    steps: tuple[Step, ...]
    headers: Mapping[str, str] = field(hash=False)
    content: str
    of: str
    as_list: bool


@dataclass(frozen=True)
class Answers:
    """How an answer reads: where its code and the message's id stand, and what codes mean. A code that ends with `*`
    stands for all that begin so; what no list names is tried again."""

    code: tuple[str, ...]
    id: str
    accepted: tuple[str, ...]
    rejected: tuple[str, ...]
    throttled: tuple[str, ...]
    wait: timedelta


@dataclass(frozen=True)
class Callback:
    """What a provider posts to us: how it is known to be the provider, where its items are, what stands in them, and
    what it wants to hear."""

    steps: tuple[Step, ...]
    check: tuple[str, str]
    form: bool
    each: str
    items: Mapping[str, str] = field(hash=False)
    good: tuple[str, ...]
    answer: Any = field(hash=False)


@dataclass(frozen=True)
class Provider:
    """Everything that a file says. `templates` by kind of message (`kind/role` where a role has words of its own) and
    language; `words` by code, what the provider means by it."""

    name: str
    signature: str
    keys: frozenset[str]
    templates: Mapping[tuple[str, str], Template] = field(hash=False)
    request: Request
    answers: Answers
    reports: Callback | None
    replies: Callback | None
    words: Mapping[str, str] = field(default_factory=dict, hash=False)

    def said(self, code: str) -> str:
        """A code of the provider with its words, where the file gives them, as the office reads it."""
        words = self.words.get(code)
        return f"{self.name}: {code[:80]}" + (f" ({words})" if words else "")

    def template(self, kind: str, role: str, language: str) -> Template | None:
        """The template for a message; None where none was approved."""
        return self.templates.get((f"{kind}/{role}", language)) or self.templates.get((kind, language))


class Unfit(Exception):
    """A message does not fit the template that stands for it: `why`, of which parameter; nothing of its content."""

    def __init__(self, why: str, parameter: str) -> None:
        super().__init__(f"{why}: {parameter}")
        self.why, self.parameter = why, parameter


@dataclass(frozen=True)
class Call:
    """A request that is ready to be posted."""

    url: str
    body: bytes
    headers: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True)
class Verdict:
    """What an answer means. `code` is the provider's; `id` its number of the message; `permanent`: in vain for ever;
    `wait`: how long nothing is to be sent."""

    state: str
    code: str
    id: str | None = None
    permanent: bool = False
    wait: timedelta = timedelta(0)


# ---- what is sent


def written(template: Template, fields: Mapping[str, str]) -> dict[str, str]:
    """The values of a template's parameters, by our names. Raises Unfit."""
    return {one.field: _fitting(one, fields) for one in template.parameters}


def _fitting(parameter: Parameter, fields: Mapping[str, str]) -> str:
    limits, value = parameter.limits, fields.get(parameter.field, "")
    value = " ".join("".join(char for char in value if char not in limits.without).split())
    if not value:
        raise Unfit("nothing to say", parameter.name)
    if not limits.links and _LINK.search(value):
        raise Unfit("no links here", parameter.name)
    if limits.length is not None and len(value) > limits.length:
        if not limits.cut:
            raise Unfit("too long", parameter.name)
        value = value[: limits.length]
    return value


def shown(provider: Provider, template: Template, values: Mapping[str, str]) -> str:
    """The text as the phone shows it: the signature first, then the approved words."""
    return f"【{provider.signature}】{text(template.text, values)}"


def cost(provider: Provider, template: Template, values: Mapping[str, str]) -> int:
    """How many messages the network counts."""
    return segments(shown(provider, template, values))


def call(
    provider: Provider,
    template: Template,
    values: Mapping[str, str],
    phone: str,
    id: str,
    keys: Mapping[str, str],
    now: datetime,
    chance: bytes,
) -> Call:
    """The request that sends a message to a `phone` (E.164); `id` is our own id of it."""
    request = provider.request
    parameters: Value = {one.name: values[one.field] for one in template.parameters}
    if request.as_list:
        parameters = [values[one.field] for one in template.parameters]
    given: dict[str, Value] = {
        **keys,
        "phone": phone,
        "phone_digits": phone.removeprefix("+"),
        "phone_national": phone.removeprefix("+86"),
        "template": template.code,
        "signature": provider.signature,
        "parameters": parameters,
        "message": id,
    }
    made = run(request.steps, given, now, chance)
    headers = {name: text(of, made) for name, of in request.headers.items()}
    content = text(request.of, made)
    if request.content == "query":
        return Call(f"{request.address}?{content}", b"", headers)
    kind = {"form": "application/x-www-form-urlencoded", "json": "application/json"}[request.content]
    said = any(name.lower() == "content-type" for name in headers)
    return Call(request.address, content.encode(), headers if said else {"Content-Type": kind, **headers})


GIVEN = frozenset("phone phone_digits phone_national template signature parameters message".split())
"""What a recipe of a request begins with, beside the keys."""


# ---- what is answered


def judged(answers: Answers, status: int, body: bytes) -> Verdict:
    """What an answer says, whatever its status: an error inside a 200 is an error. What cannot be read says nothing of
    whether the message was taken, unless the status says that it was not."""
    found = _json(body)
    code = next((said for path in answers.code if (said := _at(found, path)) is not None), None)
    if code is None:
        if status == 429:
            return Verdict(THROTTLED, str(status), wait=answers.wait)
        refused = 300 <= status < 500
        return Verdict(REJECTED if refused else UNCLEAR, str(status))
    if is_among(code, answers.accepted):
        return Verdict(ACCEPTED, code, _at(found, answers.id)) if status < 300 else Verdict(UNCLEAR, code)
    if is_among(code, answers.throttled):
        return Verdict(THROTTLED, code, wait=answers.wait)
    return Verdict(REJECTED, code, None, is_among(code, answers.rejected))


def is_among(code: str, listed: Sequence[str]) -> bool:
    """Whether a list names a code, whole or by its beginning."""
    return any(code.startswith(one[:-1]) if one.endswith("*") else code == one for one in listed)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _at(tree: Any, path: str) -> str | None:
    """What stands at a path such as `Response.SendStatusSet.0.Code`, as text; None where nothing does."""
    for part in path.split("."):
        match tree:
            case dict():
                tree = tree.get(part)
            case list():
                tree = tree[int(part)] if part.isdigit() and int(part) < len(tree) else None
            case _:
                return None
    return _scalar(tree)


def _scalar(value: Any) -> str | None:
    match value:
        case bool():
            return "true" if value else "false"
        case str() | int() | float():
            return str(value)
        case _:
            return None
