"""The commands `doorstep sms …`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
from flask.cli import with_appcontext

from .. import installation
from ..config import standard_folder
from ..standard.loading import load
from . import rules
from .faults import sentence
from .reading import provider as read
from .rules import Provider, Template

USUAL: Mapping[str, str] = {
    "company": "某某通信",
    "hotline": "10086",
    "customer": "王女士",
    "technician": "李强",
    "date": "11月23日（周一）",
    "time": "09:00-11:00",
    "order": "WO-20261123-0018",
    "kind": "宽带装机",
    "address": "梧桐路18号2单元601",
    "link": "https://doorstep.example.com/#/v/AAAAAAAAAAAAAAAAAAAAAA",
    "token": "AAAAAAAAAAAAAAAAAAAAAA",
    "code": "123456",
    "expected": "10:40",
    "depart": "08:35",
    "due": "11月23日（周一）18:00",
}
"""What stands in a message of this trade; of the other fields a few characters."""


@click.group()
def sms() -> None:
    """Text messages: the file that describes the provider."""


@sms.command()
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def check(file: Path | None) -> None:
    """Name every fault of FILE (DOORSTEP_SMS_FILE, if none is given), or show what each of its templates costs."""
    settings = installation.settings()
    path = file or (Path(settings.sms_file) if settings.sms_file else None)
    if path is None:
        raise click.ClickException("Name a file, or set DOORSTEP_SMS_FILE.")
    document, _ = load(standard_folder())
    kinds = document["messages"]["send"] if document else None
    try:
        made, faults = read(path.name, path.read_bytes(), kinds, settings.outbound_local)
    except OSError as error:
        raise click.ClickException(f"{path} cannot be read.") from error
    if made is None:
        for fault in faults:
            click.echo(sentence(fault), err=True)
        sys.exit(1)
    for line in lines(made):
        click.echo(line)


def lines(provider: Provider) -> Iterator[str]:
    """Each template: its code, how many segments it costs with what usually stands in it, and at most where its
    parameters have limits, and how it reads."""
    for (kind, language), template in provider.templates.items():
        usual = {one.field: USUAL.get(one.field, "…") for one in template.parameters}
        usual = {field: value[: _length(template, field)] for field, value in usual.items()}
        full = {field: "满" * (_length(template, field) or len(usual[field])) for field in usual}
        costs = [rules.cost(provider, template, values) for values in (usual, full)]
        said = f"{costs[0]}" if costs[0] == costs[1] else f"{costs[0]}, at most {costs[1]}"
        yield f"{kind} ({language}), {template.code}: {said}\n  {rules.shown(provider, template, usual)}"


def _length(template: Template, field: str) -> int | None:
    return next(one.limits.length for one in template.parameters if one.field == field)
