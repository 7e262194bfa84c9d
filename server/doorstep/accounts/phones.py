"""The telephone numbers of people who work here."""

from __future__ import annotations

import phonenumbers

from ..errors import Fault, Invalid

REGION = "CN"
"""Where a phone number without a country code belongs."""


def mobile_number(text: str) -> str:
    """A phone number in E.164; raises Invalid when it cannot be one."""
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        message = "This is no phone number. Give a Chinese number, or one that begins with + and its country code."
        raise Invalid(message, (Fault("/phone", message, "phone"),))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
