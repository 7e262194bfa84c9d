"""The channels that there are, by name: a line for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...config import Settings
from . import console, mail, robots, sms, webhook
from .base import Channel

CHANNELS: Mapping[str, Callable[[Settings], Channel | None]] = {
    "mail": mail.build,
    "wecom": robots.wecom,
    "dingtalk": robots.dingtalk,
    "feishu": robots.feishu,
    "webhook": webhook.build,
    "sms": sms.build,
    "console": console.build,
}
"""What makes each channel of the settings; None where it is not set up."""


def channel(settings: Settings) -> Channel:
    """The channel of this installation (`Settings.channel`)."""
    build = CHANNELS.get(settings.channel)
    return (build(settings) if build else None) or console.Nowhere()
