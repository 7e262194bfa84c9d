"""How many short messages a text takes, as the network counts them (3GPP TS 23.038 and 23.040).

A text that the alphabet of GSM can write has 7 bits a character; one character outside it, and every one takes two
bytes. A text that is longer than one message is cut, and each part tells with six bytes how it goes together. No
character is cut in two: not one that needs an escape, not one that needs two units of UTF-16.
"""

from __future__ import annotations

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")
"""What needs an escape before it, so that it takes two places."""
SEVEN_BIT, UCS2 = (160, 153), (70, 67)
"""Places of a message alone, and of a part of a longer one."""


def is_seven_bit(text: str) -> bool:
    """Whether the alphabet of GSM can write all of a text."""
    return all(char in BASIC or char in EXTENDED for char in text)


def segments(text: str) -> int:
    """How many messages a text takes; an empty one takes one."""
    narrow = is_seven_bit(text)
    sizes = [_places(char, narrow) for char in text]
    alone, part = SEVEN_BIT if narrow else UCS2
    if sum(sizes) <= alone:
        return 1
    count, left = 1, part
    for size in sizes:
        if size > left:
            count, left = count + 1, part
        left -= size
    return count


def _places(char: str, narrow: bool) -> int:
    if narrow:
        return 2 if char in EXTENDED else 1
    return 2 if ord(char) > 0xFFFF else 1
