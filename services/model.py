"""Values that use cases and storage exchange, beside those of the domain."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """A Zugang: one channel identity. Its channel id is not in here; see `Accounts.channel_of`."""

    id: int
    language: str
    reachable: bool = True


class At(StrEnum):
    """The screens of a family's dialogue."""

    HOME = "home"
    PLACE = "place"
    PLACE_CHOICE = "place_choice"
    OUTSIDE = "outside"
    OFFICE_CONTACT = "office_contact"
    TOPIC = "topic"
    SLOTS = "slots"
    SUMMARY = "summary"
    TALK_LANGUAGE = "talk_language"
    SENT = "sent"
    APPOINTMENTS = "appointments"
    APPOINTMENT = "appointment"
    CANCEL = "cancel"
    HELP = "help"
    LANGUAGE = "language"
    PRIVACY = "privacy"


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """What a family has chosen so far: ids only, nothing it wrote.

    `choices` are municipality keys to ask back about; `after` is where the shown slots begin;
    `appointment_id` is the one looked at, and with `moving` the one to be given another time;
    `interpreted` widens the times to counsellors who need an interpreter for the talk's language;
    `before` is the screen that help, language and privacy lead back to.
    """

    choices: tuple[str, ...] = ()
    body: str | None = None
    office: str | None = None
    topic: str | None = None
    language: str | None = None
    after: datetime | None = None
    appointment_id: int | None = None
    moving: bool = False
    interpreted: bool = False
    before: At | None = None
    unknown: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Dialogue:
    """One account's place in its dialogue. `version` grows with each change and is in its buttons.

    `message_id` is the one message that changes as the dialogue goes on; `shown_version` is what it shows.
    """

    account_id: int
    at: At = At.HOME
    draft: Draft = field(default_factory=Draft)
    version: int = 0
    message_id: int | None = None
    shown_version: int = 0


Recipient = tuple[str, int]
"""An account or a chat with its number."""


class NoticeKind(StrEnum):
    """Why a message goes out."""

    CARD = "card"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    EXPIRED = "expired"
    OFFER_ENDED = "offer_ended"
    MOVED = "moved"
    MOVE_REFUSED = "move_refused"
    MOVE_OFFERED = "move_offered"
    OFFICE_TOLD = "office_told"
    REMINDER = "reminder"


class OfficeNews(StrEnum):
    """What an office is told beside its card, since an edited card rings no bell."""

    FAMILY_CANCELLED = "family_cancelled"
    FAMILY_MOVES = "family_moves"
    FAMILY_ACCEPTED = "family_accepted"
    FAMILY_REFUSED = "family_refused"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """A Nachricht: one outgoing message as a row. Exactly one of `account_id` and `chat_id` is set.

    `key` is unique: the same cause never speaks twice. `urgency` orders what is due (small first),
    then `sort_at`. `coming`: the family answered this reminder. Times are aware UTC. Texts are made when it is sent, in the recipient's language.
    """

    id: int = 0
    key: str
    kind: NoticeKind
    appointment_id: int
    due_at: datetime
    sort_at: datetime
    urgency: int
    account_id: int | None = None
    chat_id: int | None = None
    news: OfficeNews | None = None
    coming: bool = False

    @property
    def recipient(self) -> Recipient:
        """Who it is for, as a key."""
        return ("account", self.account_id) if self.account_id else ("chat", self.chat_id or 0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """A claimed notice with its attempt count and the round it was claimed in."""

    notice: Notice
    attempts: int
    round: int


class CardMode(StrEnum):
    """What a card shows: its decision buttons, or free times to pick from."""

    PLAIN = "plain"
    TIMES = "times"


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """The card of an appointment in its office chat; `message_id` once it is posted."""

    appointment_id: int
    chat_id: int
    message_id: int | None = None
    mode: CardMode = CardMode.PLAIN


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """A pseudonymous fact: what happened when in which office. No person, no text."""

    at: datetime
    kind: str
    office: str
    appointment_kind: str | None = None
    language: str | None = None
    topic: str | None = None
    interpreter: bool | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class OfficeFigures:
    """Counts of one office for the overview; no person in it."""

    pending: int = 0
    booked: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class RawUpdate:
    """An update as it came: its bytes, and the number of whoever it is from (`lane`, 0 if nobody).

    Once taken in, `lane` is a keyed hash: it keeps one account's order and names nobody.
    """

    update_id: int
    lane: int
    payload: bytes
