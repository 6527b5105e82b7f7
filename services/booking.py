"""A family finds its office, its topic and the free times. Every step moves its dialogue on."""

from collections import deque
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.appointments import OPEN_REQUESTS_PER_FAMILY
from domain.errors import Changed, TooManyOpenRequests
from domain.places import Candidate
from services.dialogue import Shown, enter, go
from services.holding import office_of
from services.model import At, Dialogue, Draft
from services.ports import UnitOfWork
from services.screens import PAGE, hold_of, last_booking, wanted_times
from services.times import speakers


@dataclass(frozen=True, kw_only=True, slots=True)
class StartBooking:
    """Book a talk: ask for the place. With `again`, the last office and topic, straight to the times."""

    account_id: int
    version: int | None = None
    again: bool = False

    def __call__(self, uow: UnitOfWork, now: datetime) -> Shown:
        """Begin with an empty draft, or with the family's last one."""
        dialogue = replace(enter(uow, self.account_id, self.version), draft=Draft())
        family_id = uow.families.of_account(self.account_id)
        if family_id and uow.appointments.count_open(family_id) >= OPEN_REQUESTS_PER_FAMILY:
            raise TooManyOpenRequests
        last = last_booking(uow, self.account_id) if self.again else None
        if last is None:
            return go(uow, dialogue, now, At.PLACE)
        return go(
            uow,
            dialogue,
            now,
            At.SLOTS,
            office=last.office,
            topic=last.topic,
            language=last.language,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class FindOffice:
    """The family typed where it lives. The text is used here and not kept."""

    account_id: int
    text: str

    def __call__(self, uow: UnitOfWork, now: datetime) -> Shown:
        """One reading leads on, several are asked back, none is said kindly."""
        dialogue = enter(uow, self.account_id, None)
        match = uow.places.find(self.text)
        if not match.candidates:
            return go(uow, dialogue, now, At.PLACE, unknown=True)
        if match.certain:
            return live_in(uow, dialogue, now, match.candidates[0].ags)
        choices = tuple(_choice(candidate) for candidate in match.candidates)
        return go(uow, dialogue, now, At.PLACE_CHOICE, choices=choices, unknown=False)


def _choice(candidate: Candidate) -> str:
    return f"{candidate.ags}|{candidate.label}"


@dataclass(frozen=True, kw_only=True, slots=True)
class ChoosePlace:
    """One of several places was meant: the `index`-th of those asked about."""

    account_id: int
    version: int
    index: int

    def __call__(self, uow: UnitOfWork, now: datetime) -> Shown:
        """Go on with the chosen municipality."""
        dialogue = enter(uow, self.account_id, self.version)
        if not 0 <= self.index < len(dialogue.draft.choices):
            raise Changed
        ags = dialogue.draft.choices[self.index].split("|", 1)[0]
        return live_in(uow, dialogue, now, ags)


def live_in(uow: UnitOfWork, dialogue: Dialogue, now: datetime, ags: str) -> Shown:
    """Lead to the body responsible for a municipality: our office, its contact, or another's."""
    body = uow.district.outside_by_ags.get(ags)
    if body:
        return go(uow, dialogue, now, At.OUTSIDE, body=body.code, unknown=False)
    office = uow.district.office_by_ags.get(ags)
    if office is None:
        return go(uow, dialogue, now, At.PLACE, unknown=True)
    # A request that nobody would see is a dead end: without a bound chat the family gets the phone number.
    reachable = uow.staff.chat_of(office.code) is not None
    at = At.TOPIC if reachable else At.OFFICE_CONTACT
    return go(uow, dialogue, now, at, office=office.code, choices=(), unknown=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class ChooseTopic:
    """What it is about: an id of the list."""

    account_id: int
    version: int
    topic: str

    def __call__(self, uow: UnitOfWork, now: datetime) -> Shown:
        """On to the times."""
        dialogue = enter(uow, self.account_id, self.version)
        if self.topic not in {t.code for t in uow.district.topics if t.group == "family"}:
            raise Changed
        return go(uow, dialogue, now, At.SLOTS, topic=self.topic, after=None)


@dataclass(frozen=True, kw_only=True, slots=True)
class TurnPage:
    """Earlier or later times."""

    account_id: int
    version: int
    later: bool

    def __call__(self, uow: UnitOfWork, now: datetime) -> Shown:
        """Later begins after the shown page; earlier shows the page before it."""
        dialogue = enter(uow, self.account_id, self.version)
        office = office_of(uow, dialogue)
        after = dialogue.draft.after
        times = wanted_times(uow, dialogue, office, now, after=after if self.later else None)
        if self.later:
            page = [slot.start_at for slot, _ in zip(times, range(PAGE), strict=False)]
            beyond = page[-1] + timedelta(seconds=1) if page else after
            return go(uow, dialogue, now, At.SLOTS, after=beyond)
        before: deque[datetime] = deque(maxlen=PAGE)
        for slot in times:
            if after is None or slot.start_at >= after:
                break
            before.append(slot.start_at)
        return go(uow, dialogue, now, At.SLOTS, after=before[0] if before else None)


@dataclass(frozen=True, kw_only=True, slots=True)
class WidenTimes:
    """Show the times of counsellors too who need an interpreter for the talk's language."""

    account_id: int
    version: int

    def __call__(self, uow: UnitOfWork, now: datetime) -> Shown:
        """From the earliest again."""
        dialogue = enter(uow, self.account_id, self.version)
        return go(uow, dialogue, now, At.SLOTS, interpreted=True, after=None)


@dataclass(frozen=True, kw_only=True, slots=True)
class ChooseTalkLanguage:
    """The language of the talk, apart from that of the chat."""

    account_id: int
    version: int
    language: str

    def __call__(self, uow: UnitOfWork, now: datetime) -> Shown:
        """Back to where it was asked from."""
        dialogue = enter(uow, self.account_id, self.version)
        if self.language not in uow.district.languages:
            raise Changed
        to = dialogue.draft.before or At.SLOTS
        hold = hold_of(uow, self.account_id, now)
        able = speakers(office_of(uow, dialogue), self.language)
        if hold and able and hold.counsellor not in {c.code for c in able}:
            to = At.SLOTS  # somebody else speaks it: their times first, no interpreter needed
        return go(uow, dialogue, now, to, language=self.language, before=None, interpreted=False)
