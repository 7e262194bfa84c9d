"""Telephone numbers as people write them."""

from __future__ import annotations

import phonenumbers


def e164(text: str) -> str | None:
    """A telephone number in E.164; one without a country code is a Chinese one. None when it cannot be one."""
    try:
        number = phonenumbers.parse(text, "CN")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
