"""What a message says of its visit to a calendar: a customer's own entry, which the next message brings up to date."""

from __future__ import annotations

from .letters import Letter

TITLE = {"zh": "上门：{kind}（{company}）", "en": "{kind}: {company} at your door"}
OFF = {"zh": "已取消：{kind}（{company}）", "en": "Cancelled: {kind}, {company}"}
NOTE = {
    "zh": "改约或取消，请用邮件中的链接，或拨打{hotline}；在日历中拒绝或删除，不会取消上门。",
    "en": "To move or cancel the visit, use the link in the mail or call {hotline}; declining or deleting this entry "
    "does not cancel it.",
}


def title(letter: Letter, cancelled: bool) -> str:
    """What the entry is called. That it is cancelled is said in words, too: some programs show no state."""
    return (OFF if cancelled else TITLE)[letter.language].format_map(letter.fields)


def note(letter: Letter) -> str:
    """What the entry says beside: no link, because calendars are shown to others, and a link opens the visit."""
    return NOTE[letter.language].format_map(letter.fields)
