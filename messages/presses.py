"""What a button can mean: one class a kind, ids and versions only.

Nothing in it is secret or decisive: clients can send anything, so every press is authorised anew.
`v` is the version of the dialogue, `version` that of an appointment.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, TypeVar


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
