"""A message as neither Telegram library knows it: HTML text and rows of buttons."""

from dataclasses import dataclass
from enum import StrEnum

from messages.callbacks import encode
from messages.presses import Press

TEXT_LIMIT = 4096


class Style(StrEnum):
    """How a button stands out; clients that know no styles show it plainly."""

    SUCCESS = "success"
    DANGER = "danger"
    PRIMARY = "primary"


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press: either `data` comes back to us, or `copy` goes to the clipboard."""

    text: str
    data: str | None = None
    copy: str | None = None
    style: Style | None = None


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """Text in Telegram's HTML, already escaped, with its buttons."""

    text: str
    rows: Rows = ()


def bold(text: str) -> str:
    """Emphasise HTML text."""
    return f"<b>{text}</b>"


def press(text: str, what: Press, style: Style | None = None) -> Button:
    """A button that comes back as a press."""
    return Button(text, data=encode(what), style=style)


def in_rows(buttons: list[Button], width: int) -> Rows:
    """Lay buttons out in rows of this width."""
    return tuple(tuple(buttons[i : i + width]) for i in range(0, len(buttons), width))
