"""The callback codec: what a button carries, at most 64 bytes, ids and versions only.

Nothing in it is secret or decisive: clients can send anything, so every press is authorised anew.
`v` is the version of the dialogue, `version` that of an appointment.
"""

from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, ClassVar, TypeVar

LIMIT = 64
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
MOST_DIGITS = 13
BIGGEST = 2**63 - 1


class BadCallback(Exception):
    """The data is not of this codec: old, foreign or forged."""


@dataclass(frozen=True, slots=True)
class Press:
    """Base of all presses; `tag` names the kind in the data."""

    tag: ClassVar[str] = ""


KINDS: dict[str, type[Press]] = {}


Kind = TypeVar("Kind", bound=type[Press])


def kind(cls: Kind) -> Kind:
    """Register a press under its tag."""
    KINDS[cls.tag] = cls
    return cls


@kind
@dataclass(frozen=True, slots=True)
class ChooseLanguage(Press):
    """A newcomer's language."""

    tag: ClassVar[str] = "nl"
    language: str


@kind
@dataclass(frozen=True, slots=True)
class AgreeTo(Press):
    """A newcomer agrees to the notice."""

    tag: ClassVar[str] = "na"
    language: str


@kind
@dataclass(frozen=True, slots=True)
class NewcomerHelp(Press):
    """Help numbers before anything is agreed."""

    tag: ClassVar[str] = "nh"
    language: str


@kind
@dataclass(frozen=True, slots=True)
class NewcomerPrivacy(Press):
    """The long notice before anything is agreed."""

    tag: ClassVar[str] = "np"
    language: str


@kind
@dataclass(frozen=True, slots=True)
class Home(Press):
    """To the start."""

    tag: ClassVar[str] = "h"
    v: int


@kind
@dataclass(frozen=True, slots=True)
class Back(Press):
    """One screen back."""

    tag: ClassVar[str] = "b"
    v: int


@kind
@dataclass(frozen=True, slots=True)
class Aside(Press):
    """Open help, languages, the privacy notice or the language of the talk."""

    tag: ClassVar[str] = "a"
    v: int
    to: str


@kind
@dataclass(frozen=True, slots=True)
class Book(Press):
    """Book a talk; `again` with the last office and topic."""

    tag: ClassVar[str] = "bk"
    v: int
    again: bool


@kind
@dataclass(frozen=True, slots=True)
class PickPlace(Press):
    """One of the places asked about."""

    tag: ClassVar[str] = "pp"
    v: int
    index: int


@kind
@dataclass(frozen=True, slots=True)
class PickTopic(Press):
    """A topic."""

    tag: ClassVar[str] = "pt"
    v: int
    topic: str


@kind
@dataclass(frozen=True, slots=True)
class Page(Press):
    """Earlier or later times."""

    tag: ClassVar[str] = "pg"
    v: int
    later: bool


@kind
@dataclass(frozen=True, slots=True)
class Widen(Press):
    """More times, with an interpreter."""

    tag: ClassVar[str] = "w"
    v: int


@kind
@dataclass(frozen=True, slots=True)
class PickSlot(Press):
    """A free time of a counsellor."""

    tag: ClassVar[str] = "ps"
    v: int
    start_at: datetime
    counsellor: str


@kind
@dataclass(frozen=True, slots=True)
class PickTalkLanguage(Press):
    """The language of the talk."""

    tag: ClassVar[str] = "ptl"
    v: int
    language: str


@kind
@dataclass(frozen=True, slots=True)
class Send(Press):
    """Send the request."""

    tag: ClassVar[str] = "s"
    v: int


@kind
@dataclass(frozen=True, slots=True)
class List(Press):
    """My appointments."""

    tag: ClassVar[str] = "l"
    v: int


@kind
@dataclass(frozen=True, slots=True)
class Open(Press):
    """One of my appointments."""

    tag: ClassVar[str] = "o"
    v: int
    appointment: int


@kind
@dataclass(frozen=True, slots=True)
class Move(Press):
    """Choose another time for it."""

    tag: ClassVar[str] = "m"
    v: int
    appointment: int


@kind
@dataclass(frozen=True, slots=True)
class AskCancel(Press):
    """Ask whether to cancel it."""

    tag: ClassVar[str] = "c"
    v: int
    appointment: int


@kind
@dataclass(frozen=True, slots=True)
class Cancel(Press):
    """Yes, cancel."""

    tag: ClassVar[str] = "cy"
    v: int


@kind
@dataclass(frozen=True, slots=True)
class Undo(Press):
    """Take the cancellation back."""

    tag: ClassVar[str] = "u"
    v: int


@kind
@dataclass(frozen=True, slots=True)
class SetLanguage(Press):
    """Another language for the chat."""

    tag: ClassVar[str] = "sl"
    v: int
    language: str


@kind
@dataclass(frozen=True, slots=True)
class NoticeOpen(Press):
    """From a notice to its appointment."""

    tag: ClassVar[str] = "no"
    appointment: int


@kind
@dataclass(frozen=True, slots=True)
class NoticeMove(Press):
    """From a notice to other times."""

    tag: ClassVar[str] = "nm"
    appointment: int


@kind
@dataclass(frozen=True, slots=True)
class NoticeCancel(Press):
    """From a notice to the question whether to cancel."""

    tag: ClassVar[str] = "nc"
    appointment: int


@kind
@dataclass(frozen=True, slots=True)
class NoticeRebook(Press):
    """From a notice to new times at the same office."""

    tag: ClassVar[str] = "nr"
    appointment: int


@kind
@dataclass(frozen=True, slots=True)
class Coming(Press):
    """The answer to a reminder: I am coming."""

    tag: ClassVar[str] = "ok"
    notice: int


@kind
@dataclass(frozen=True, slots=True)
class AnswerOffered(Press):
    """The answer to another time the office offered."""

    tag: ClassVar[str] = "of"
    appointment: int
    version: int
    accept: bool


@kind
@dataclass(frozen=True, slots=True)
class CardConfirm(Press):
    """Staff confirm."""

    tag: ClassVar[str] = "kc"
    appointment: int
    version: int


@kind
@dataclass(frozen=True, slots=True)
class CardDecline(Press):
    """Staff decline."""

    tag: ClassVar[str] = "kd"
    appointment: int
    version: int


@kind
@dataclass(frozen=True, slots=True)
class CardTimes(Press):
    """Staff want to see other times, or the card's buttons again."""

    tag: ClassVar[str] = "kt"
    appointment: int
    version: int
    show: bool


@kind
@dataclass(frozen=True, slots=True)
class CardPick(Press):
    """Staff offer this time."""

    tag: ClassVar[str] = "kp"
    appointment: int
    version: int
    start_at: datetime
    counsellor: str


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
