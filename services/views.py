"""What a screen, a card or a notice shows: facts only. `messages/` turns them into words."""

from dataclasses import dataclass
from datetime import datetime

from domain.appointments import Side, Status
from domain.offices import Carrier, HelpNumber, Office, OutsideBody
from domain.places import Candidate
from domain.slots import Slot
from services.model import OfficeFigures, OfficeNews


@dataclass(frozen=True, kw_only=True, slots=True)
class HomeView:
    """The start: what one can do here. `again` when an earlier booking can be repeated."""

    has_appointments: bool
    again: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceView:
    """Asks where the family lives; `unknown` after a place that was not understood."""

    unknown: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceChoiceView:
    """Asks back which of several places is meant."""

    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class OutsideView:
    """Another body is responsible; its contact."""

    body: OutsideBody


@dataclass(frozen=True, kw_only=True, slots=True)
class OfficeContactView:
    """The office is responsible but takes no bookings here; its contact."""

    office: Office


@dataclass(frozen=True, kw_only=True, slots=True)
class TopicView:
    """Asks what it is about; `codes` in the order to show."""

    office: Office
    codes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SlotsView:
    """The free times, a page of them. `language` is the one of the talk.

    `interpreted`: an interpreter would be there; `can_widen`: there are further times with one.
    """

    office: Office
    slots: tuple[Slot, ...]
    language: str
    interpreted: bool
    can_widen: bool
    has_earlier: bool
    has_later: bool
    moving_from: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class SummaryView:
    """Everything before it is sent; the time is kept until `held_until`."""

    office: Office
    carrier: Carrier
    topic: str
    kind: str
    counsellor: str
    start_at: datetime
    end_at: datetime
    held_until: datetime
    language: str
    interpreter: bool
    moving_from: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class TalkLanguageView:
    """Asks for the language of the talk; `spoken` are the office's own."""

    languages: tuple[str, ...]
    chosen: str
    spoken: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class AppointmentView:
    """One appointment as the family sees it."""

    id: int
    version: int
    code: str
    status: Status
    kind: str
    office: Office
    counsellor: str
    start_at: datetime
    end_at: datetime
    language: str
    interpreter: bool
    undo_until: datetime | None = None
    moving_to: datetime | None = None
    moved_by: Side | None = None
    answer_until: datetime | None = None
    changeable: bool = False

    @property
    def is_open(self) -> bool:
        """Say whether staff can still do something about it."""
        return self.status in {Status.PENDING, Status.BOOKED}


@dataclass(frozen=True, kw_only=True, slots=True)
class SentView:
    """The request is on its way (or booked at once, or the wish to move is)."""

    appointment: AppointmentView


@dataclass(frozen=True, kw_only=True, slots=True)
class AppointmentsView:
    """The family's coming appointments, earliest first."""

    appointments: tuple[AppointmentView, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class OneAppointmentView:
    """One of them, with what can be done."""

    appointment: AppointmentView


@dataclass(frozen=True, kw_only=True, slots=True)
class CancelView:
    """Asks whether to cancel."""

    appointment: AppointmentView


@dataclass(frozen=True, kw_only=True, slots=True)
class HelpView:
    """Emergency and help numbers."""

    numbers: tuple[HelpNumber, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class LanguageView:
    """The languages to choose from."""

    languages: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PrivacyView:
    """The long notice: what is kept, for how long, who is responsible."""

    district: str
    carriers: tuple[Carrier, ...]


View = (
    HomeView
    | PlaceView
    | PlaceChoiceView
    | OutsideView
    | OfficeContactView
    | TopicView
    | SlotsView
    | SummaryView
    | TalkLanguageView
    | SentView
    | AppointmentsView
    | OneAppointmentView
    | CancelView
    | HelpView
    | LanguageView
    | PrivacyView
)


@dataclass(frozen=True, kw_only=True, slots=True)
class CardView:
    """A request in the office chat: pseudonym, no topic. `times` when staff pick another time."""

    appointment: AppointmentView
    pseudonym: str
    requested_at: datetime
    decided_by: str | None
    times: tuple[Slot, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticeView:
    """What a notice to a family says, beside its kind."""

    notice_id: int
    appointment: AppointmentView
    coming: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class NewsView:
    """A short word to the office, answering its card."""

    news: OfficeNews
    appointment: AppointmentView
    pseudonym: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OfficeLine:
    """One office in the coordinator's overview."""

    office: Office
    figures: OfficeFigures
    next_free_at: datetime | None
    reachable: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class OverviewView:
    """All offices at a glance, no person in it."""

    lines: tuple[OfficeLine, ...]
