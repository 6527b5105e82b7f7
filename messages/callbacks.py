"""The callback codec: what a button carries, at most 64 bytes, ids and versions only.

The kinds are in messages/presses.py.
"""

from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from messages.presses import KINDS, Press

LIMIT = 64
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
MOST_DIGITS = 13
BIGGEST = 2**63 - 1


class BadCallback(Exception):
    """The data is not of this codec: old, foreign or forged."""


def encode(press: Press) -> str:
    """The press as button data; raises ValueError beyond Telegram's 64 bytes."""
    values = (_encode(getattr(press, field.name)) for field in fields(press))
    data = ":".join([press.tag, *values])
    if len(data.encode()) > LIMIT:
        message = f"callback data of {type(press).__name__} is too long"
        raise ValueError(message)
    return data


def decode(data: str) -> Press:
    """The press behind the data, or BadCallback. Values are of their types, nothing else is promised."""
    tag, *values = data.split(":")
    cls = KINDS.get(tag)
    if cls is None or len(values) != len(fields(cls)):
        raise BadCallback
    try:
        wanted = (_decode(value, field.type) for value, field in zip(values, fields(cls), strict=True))
        return cls(*wanted)
    except (ValueError, OverflowError, OSError) as error:  # OSError: a year that the system cannot count
        raise BadCallback from error


def _encode(value: Any) -> str:  # noqa: ANN401 - one of four types
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int):
        return _base36(value)
    if isinstance(value, datetime):
        return _base36(int(value.timestamp()) // 60)
    text = str(value)
    if ":" in text:
        message = "a colon cannot be in callback data"
        raise ValueError(message)
    return text


def _decode(text: str, wanted: Any) -> Any:  # noqa: ANN401 - one of four types
    if wanted is str:
        return text
    number = _number(text)
    if wanted is bool:
        return bool(number)
    if wanted is datetime:
        return datetime.fromtimestamp(number * 60, UTC)
    return number


def _number(text: str) -> int:
    # int() alone would take signs, spaces, underscores and digits of every script.
    if not 0 < len(text) <= MOST_DIGITS or not set(text) <= set(DIGITS):
        message = "not a number of ours"
        raise ValueError(message)
    number = int(text, 36)
    if number > BIGGEST:
        message = "no database counts that far"
        raise ValueError(message)
    return number


def _base36(number: int) -> str:
    if number < 0:
        message = "callback data holds no negative numbers"
        raise ValueError(message)
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = DIGITS[digit] + digits
        if number == 0:
            return digits
