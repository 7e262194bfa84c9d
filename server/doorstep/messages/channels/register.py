"""The channels that there are, by name: a line for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from ...config import Settings
from ..rules import CHANNELS as NAMES
from . import mail, push, robots, sms, webhook
from .base import Channel
from .console import Console, Nowhere

CHANNELS: Mapping[str, Callable[[Settings], Channel | None]] = {
    "mail": mail.build,
    "wecom": robots.wecom,
    "dingtalk": robots.dingtalk,
    "feishu": robots.feishu,
    "webhook": webhook.build,
    "sms": sms.build,
    "push": push.build,
}
"""What makes each channel of the settings; None where it is not set up."""
BY_ITSELF = {"push"}
"""What is there without anybody setting it up. It reaches only those of the staff who switch it on."""
NOTES = {
    "no_channel": (
        "Nobody gets a message: no way to send any is set up (DOORSTEP_SMTP_URL is one), and messages are printed "
        "only where DOORSTEP_PUBLIC_URL begins with http://."
    )
}


@lru_cache(maxsize=4)
def set_up(settings: Settings) -> Mapping[str, Channel]:
    """The channels of this installation, by name. Where nobody set up any, messages are printed, but not where others
    reach this server: what is printed there stays in logs, and a message's link opens a visit."""
    found = {name: channel for name, build in CHANNELS.items() if (channel := build(settings)) is not None}
    return found if settings.secure or found.keys() - BY_ITSELF else {**found, "console": Console()}


def kinds(settings: Settings) -> Mapping[str, str]:
    """The channels of this installation, each with the kind of address that it needs."""
    return {name: channel.kind_of_address for name, channel in set_up(settings).items()}


def every(settings: Settings) -> Mapping[str, Channel]:
    """What takes the messages of each channel, also of those that are not set up any more: these send nothing."""
    return {**{name: Nowhere(name) for name in NAMES}, **set_up(settings)}


def notes(settings: Settings) -> Mapping[str, str]:
    """What an installation cannot do that has no channel, as `Settings.notes`."""
    return {} if set_up(settings).keys() - BY_ITSELF else NOTES
