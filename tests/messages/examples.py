"""Every screen, notice and card once and more, on the district that ships."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

from adapters.districts.loader import load_district
from domain.appointments import Side, Status
from domain.offices import Counsellor
from domain.places import Candidate
from domain.slots import Slot
from messages import home, notices, refusals, staff
from messages.message import Message
from messages.screens import render
from messages.words import Words, languages, words_for
from services.model import NoticeKind, OfficeFigures, OfficeNews
from services.views import (
    AppointmentsView,
    AppointmentView,
    CancelView,
    CardView,
    HelpView,
    HomeView,
    LanguageView,
    NewsView,
    NoticeView,
    OfficeContactView,
    OfficeLine,
    OneAppointmentView,
    OutsideView,
    OverviewView,
    PlaceChoiceView,
    PlaceView,
    PrivacyView,
    SentView,
    SlotsView,
    SummaryView,
    TalkLanguageView,
    TopicView,
    View,
)
from tests.domain.builders import BERLIN, local

DISTRICT = load_district(Path(__file__).parents[2] / "districts" / "lueneburg")
TAGS = list(languages())
OFFICE = next(office for office in DISTRICT.offices if office.room)
PERSON: Counsellor = OFFICE.counsellors[0]
TOPICS = tuple(topic.code for topic in DISTRICT.topics if topic.group == "family")
# The longest an account, an appointment and a version get within the years of one installation.
BIG_ID, BIG_VERSION = 2**52 - 1, 99_999
START, END = local("2026-11-24 09:00"), local("2026-11-24 10:00")
CODE = "3467-9CDF"

APPOINTMENT = AppointmentView(
    id=BIG_ID,
    version=BIG_VERSION,
    code=CODE,
    status=Status.BOOKED,
    kind="first_talk",
    office=OFFICE,
    counsellor=PERSON.name,
    start_at=START,
    end_at=END,
    language="ar",
    interpreter=True,
    changeable=True,
)
PENDING = replace(APPOINTMENT, status=Status.PENDING)
MOVING = replace(APPOINTMENT, moving_to=START + timedelta(days=7), moved_by=Side.FAMILY)
OFFERED = replace(MOVING, moved_by=Side.OFFICE)
UNDOABLE = replace(
    APPOINTMENT, status=Status.CANCELLED, changeable=False, undo_until=local("2026-11-20 12:01")
)
SLOTS = tuple(
    Slot(counsellor=person.code, start_at=START + timedelta(days=n), end_at=END + timedelta(days=n))
    for n, person in enumerate((*OFFICE.counsellors, *OFFICE.counsellors, *OFFICE.counsellors))
)[:6]
SLOTS_VIEW = SlotsView(
    office=OFFICE,
    slots=SLOTS,
    language="ar",
    interpreted=False,
    can_widen=True,
    has_earlier=True,
    has_later=True,
    moving_from=None,
)
SUMMARY = SummaryView(
    office=OFFICE,
    carrier=DISTRICT.carrier_by_code[OFFICE.carrier],
    topic=TOPICS[0],
    kind="first_talk",
    counsellor=PERSON.name,
    start_at=START,
    end_at=END,
    held_until=local("2026-11-20 12:10"),
    language="ar",
    interpreter=True,
    moving_from=None,
)
ALDERS = tuple(
    Candidate(ags="03355001", label=f"{name} (Adendorf)") for name in ("Erbstorf", "Oldendorf & Co")
)

VIEWS: dict[str, View] = {
    "home of a newcomer": HomeView(has_appointments=False, again=False),
    "home of a returning family": HomeView(has_appointments=True, again=True),
    "place": PlaceView(unknown=False),
    "place not found": PlaceView(unknown=True),
    "one place": PlaceChoiceView(candidates=ALDERS[:1]),
    "several places": PlaceChoiceView(candidates=ALDERS),
    "outside": OutsideView(body=DISTRICT.outside[0]),
    "outside with a website only": OutsideView(body=replace(DISTRICT.outside[0], phone=None, address=None)),
    "office contact": OfficeContactView(office=OFFICE),
    "office without a phone": OfficeContactView(office=replace(OFFICE, phone=None)),
    "topic": TopicView(office=OFFICE, codes=TOPICS),
    "slots": SLOTS_VIEW,
    "slots to move to": replace(SLOTS_VIEW, moving_from=START),
    "no slots": replace(SLOTS_VIEW, slots=(), can_widen=False, has_earlier=False, has_later=False),
    "slots with an interpreter": replace(SLOTS_VIEW, interpreted=True, can_widen=False, has_earlier=False),
    **{f"summary on {code}": replace(SUMMARY, topic=code) for code in TOPICS},
    **{
        f"summary of {kind.code}": replace(SUMMARY, kind=kind.code, interpreter=False)
        for kind in DISTRICT.types
    },
    "summary of a move": replace(SUMMARY, moving_from=START),
    "language of the talk": TalkLanguageView(
        languages=DISTRICT.languages, chosen="ar", spoken=frozenset({"de", "ar"})
    ),
    "sent": SentView(appointment=PENDING),
    "booked at once": SentView(appointment=APPOINTMENT),
    "sent to move": SentView(appointment=MOVING),
    "no appointments": AppointmentsView(appointments=()),
    "appointments": AppointmentsView(
        appointments=tuple(
            replace(one, id=BIG_ID - n) for n, one in enumerate((APPOINTMENT, PENDING, MOVING))
        )
    ),
    **{
        f"appointment {status}": OneAppointmentView(
            appointment=replace(
                APPOINTMENT, status=status, changeable=status in {Status.PENDING, Status.BOOKED}
            )
        )
        for status in Status
    },
    "appointment to move": OneAppointmentView(appointment=MOVING),
    "appointment with an offer": OneAppointmentView(appointment=OFFERED),
    "appointment to take back": OneAppointmentView(appointment=UNDOABLE),
    "asked to cancel": CancelView(appointment=APPOINTMENT),
    "help": HelpView(numbers=DISTRICT.help_numbers),
    "languages": LanguageView(languages=DISTRICT.languages),
    "privacy": PrivacyView(district=DISTRICT.name, carriers=DISTRICT.carriers),
}
NOTICE = NoticeView(notice_id=BIG_ID, appointment=APPOINTMENT, coming=False)
NOTICES: dict[str, tuple[NoticeKind, NoticeView]] = {
    "confirmed": (NoticeKind.CONFIRMED, NOTICE),
    "moved": (NoticeKind.MOVED, NOTICE),
    "declined": (NoticeKind.DECLINED, NOTICE),
    "expired": (NoticeKind.EXPIRED, NOTICE),
    "offer unanswered": (NoticeKind.OFFER_ENDED, NOTICE),
    "move refused": (NoticeKind.MOVE_REFUSED, NOTICE),
    "move offered": (NoticeKind.MOVE_OFFERED, replace(NOTICE, appointment=OFFERED)),
    "offer that is over": (NoticeKind.MOVE_OFFERED, NOTICE),
    "reminder": (NoticeKind.REMINDER, NOTICE),
    "reminder answered": (NoticeKind.REMINDER, replace(NOTICE, coming=True)),
}
CARD = CardView(
    appointment=PENDING, pseudonym="Wacholder 0427", requested_at=local("2026-11-19 10:00"), decided_by=None
)
CARDS: dict[str, CardView] = {
    "pending": CARD,
    "pending without interpreter": replace(CARD, appointment=replace(PENDING, interpreter=False)),
    "booked": replace(CARD, appointment=APPOINTMENT, decided_by="Anna Beispiel"),
    "booked at once": replace(CARD, appointment=APPOINTMENT),
    "declined": replace(
        CARD, appointment=replace(PENDING, status=Status.DECLINED), decided_by="Anna Beispiel"
    ),
    "expired": replace(CARD, appointment=replace(PENDING, status=Status.EXPIRED)),
    "cancelled": replace(CARD, appointment=UNDOABLE),
    "move wanted": replace(CARD, appointment=MOVING),
    "move offered": replace(CARD, appointment=OFFERED),
    "picking a time": replace(CARD, times=SLOTS),
}
OVERVIEW = OverviewView(
    lines=tuple(
        OfficeLine(
            office=office,
            figures=OfficeFigures(pending=n, booked=100 + n),
            next_free_at=START if n else None,
            reachable=bool(n),
        )
        for n, office in enumerate(DISTRICT.offices)
    )
)

Made = Callable[[Words], Message]


def _screen(view: View) -> Made:
    return lambda words: render(view, words, BIG_VERSION)


def _notice(kind: NoticeKind, view: NoticeView) -> Made:
    return lambda words: notices.to_family(kind, view, words)


def _card(view: CardView) -> Made:
    return lambda words: staff.card(view, words)


def _news(news: OfficeNews) -> Made:
    view = NewsView(news=news, appointment=APPOINTMENT, pseudonym="Wacholder 0427")
    return lambda words: staff.news(view, words)


ALL_WORDS = [words_for(tag, BERLIN) for tag in DISTRICT.languages]
FOR_FAMILIES: dict[str, Made] = {
    "welcome": lambda words: home.welcome(ALL_WORDS, words.language.tag),
    "notice of privacy": lambda words: home.notice(words, DISTRICT.name),
    "help of a newcomer": lambda words: home.newcomer_help(HelpView(numbers=DISTRICT.help_numbers), words),
    "privacy of a newcomer": lambda words: home.newcomer_privacy(
        PrivacyView(district=DISTRICT.name, carriers=DISTRICT.carriers), words
    ),
    **{name: _screen(view) for name, view in VIEWS.items()},
    **{f"notice: {name}": _notice(kind, view) for name, (kind, view) in NOTICES.items()},
    "offer accepted": lambda words: notices.offer_answered(APPOINTMENT, words, accepted=True),
    "offer refused": lambda words: notices.offer_answered(APPOINTMENT, words, accepted=False),
}
FOR_STAFF: dict[str, Made] = {
    **{f"card: {name}": _card(view) for name, view in CARDS.items()},
    **{f"news: {news}": _news(news) for news in OfficeNews},
    "overview": lambda words: staff.overview(OVERVIEW, words),
    "greeting": lambda words: staff.greeting(words, "Anna <b>Beispiel</b> & Söhne"),
}
BARE: dict[str, Made] = {
    "only text": lambda words: Message(text=refusals.only_text(words)),
    "unexpected text": lambda words: Message(text=refusals.unexpected_text(words)),
}
EVERYTHING = FOR_FAMILIES | FOR_STAFF | BARE


class Tags(HTMLParser):
    """Reads Telegram's HTML: the text in it, and what is wrong with its tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.wrong: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.append(tag)
        if tag != "b" or attrs:
            self.wrong.append(f"<{tag}> {attrs}")

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.wrong.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.wrong.append(data)

    def handle_decl(self, decl: str) -> None:
        self.wrong.append(decl)

    def close(self) -> None:
        super().close()
        self.wrong += self._open


def read(html: str) -> Tags:
    """Parse a message's text; a bare & counts as wrong."""
    tags = Tags()
    tags.feed(html)
    tags.close()
    tags.wrong += re.findall(r"&(?!amp;|lt;|gt;)\S*", html)
    return tags


def plain(html: str) -> str:
    """What a person sees of a message's text."""
    return read(html).text
