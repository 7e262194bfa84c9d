"""Telephone numbers as people write them."""

from __future__ import annotations

import phonenumbers

from ..errors import Fault, Invalid

REGION = "CN"
"""Where a phone number without a country code belongs."""


def e164(text: str) -> str | None:
    """A telephone number in E.164; None when it cannot be one."""
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def mobile_number(text: str) -> str:
    """The number of somebody who works here, in E.164; raises Invalid when it cannot be one."""
    number = e164(text)
    if number is None:
        message = "This is no phone number. Give a Chinese number, or one that begins with + and its country code."
        raise Invalid(message, (Fault("/phone", message, "phone"),))
    return number


def takes_text(number: str) -> bool:
    """Whether a number (E.164) can be that of a mobile phone: nobody reads a text message at a fixed line."""
    try:
        kind = phonenumbers.number_type(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return False
    return kind in (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
