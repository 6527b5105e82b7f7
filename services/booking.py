"""A family books: place, topic, time kept, request sent. Every step moves its dialogue on."""

import secrets
from collections import deque
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.appointments import (
    EXPIRES_AFTER_WORKING_DAYS,
    HOLD_FOR,
    OPEN_REQUESTS_PER_FAMILY,
    Appointment,
    Hold,
    Move,
    Side,
    Status,
    move_to,
    pending_until,
    touch,
)
from domain.codes import booking_code, pseudonym
from domain.errors import Changed, HoldExpired, SlotGone, TooLate, TooManyOpenRequests
from domain.offices import Office
from domain.places import Candidate
from domain.slots import is_offered
from domain.working_time import add_working_days
from services.cells import release, settle
from services.dialogue import Shown, enter, go
from services.model import At, Card, Dialogue, Draft, NoticeKind, OfficeNews
from services.notices import plan_reminders, record, refresh_card, tell_family, tell_office
from services.ports import UnitOfWork
from services.screens import PAGE, hold_of, last_booking, moved_by, talk_language, wanted_times
from services.times import FIRST_TALK, claim_of, kind_of


@dataclass(frozen=True, kw_only=True, slots=True)
class StartBooking:
    """Book a talk: ask for the place. With `again`, the last office and topic, straight to the times."""

    account_id: int
    version: int
    again: bool = False

    def __call__(self, uow: UnitOfWork, now: datetime) -> Shown:
        """Begin with an empty draft, or with the family's last one."""
        dialogue = replace(enter(uow, self.account_id, self.version), draft=Draft())
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


def office_of(uow: UnitOfWork, dialogue: Dialogue) -> Office:
    """The office chosen in the dialogue; it may have left the configuration meanwhile."""
    office = uow.district.office_by_code.get(dialogue.draft.office or "")
    if office is None:
        raise Changed
    return office


def moved_appointment(uow: UnitOfWork, dialogue: Dialogue, now: datetime) -> Appointment | None:
    """The appointment that is being given another time, if that is what the dialogue is about."""
    if not dialogue.draft.moving:
        return None
    uow.appointments.lock(dialogue.draft.appointment_id or 0)
    appointment = moved_by(uow, dialogue)
    if appointment is None or appointment.status not in {Status.PENDING, Status.BOOKED}:
        raise Changed
    if now >= appointment.start_at:
        raise TooLate
    return appointment


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
class HoldSlot:
    """Keep a time for ten minutes. A family keeps one at a time; the last one picked counts."""

    account_id: int
    version: int
    counsellor: str
    start_at: datetime

    def __call__(self, uow: UnitOfWork, now: datetime) -> Shown:
        """Ask the schedule, then claim the cells; the database refuses what is taken."""
        dialogue = enter(uow, self.account_id, self.version)
        office = office_of(uow, dialogue)
        moved = moved_appointment(uow, dialogue, now)
        kind = kind_of(uow, moved.kind if moved else FIRST_TALK)
        counsellor = uow.district.counsellor_by_code.get(self.counsellor)
        if counsellor is None or counsellor.office != office.code:
            raise SlotGone
        if not is_offered(office, counsellor, kind, uow.calendar, self.start_at, now):
            raise SlotGone
        for old in uow.holds.expired(now):
            release(uow, old)
        family_id = family_of(uow, self.account_id, now)
        release(uow, uow.holds.of_family(family_id))
        chain = moved.chain if moved else secrets.token_hex(8)
        uow.occupancy.claim(chain, claim_of(uow, kind.code, counsellor.code, self.start_at))
        uow.holds.put(
            Hold(
                family_id=family_id,
                chain=chain,
                counsellor=counsellor.code,
                kind=kind.code,
                start_at=self.start_at,
                end_at=self.start_at + kind.duration,
                expires_at=now + HOLD_FOR,
                appointment_id=moved.id if moved else None,
            )
        )
        return go(uow, dialogue, now, At.SUMMARY)


def family_of(uow: UnitOfWork, account_id: int, now: datetime) -> int:
    """The family this account acts for; the first booking makes one, under a pseudonym."""
    return uow.families.of_account(account_id) or uow.families.add(account_id, pseudonym(), now)


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
        return go(uow, dialogue, now, to, language=self.language, before=None, interpreted=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class SendRequest:
    """Send what the summary shows. The kept time becomes the appointment's; staff are told."""

    account_id: int
    version: int

    def __call__(self, uow: UnitOfWork, now: datetime) -> Shown:
        """A hold that has ended is refused; the family picks again."""
        dialogue = enter(uow, self.account_id, self.version)
        hold = hold_of(uow, self.account_id, now)
        if dialogue.at is not At.SUMMARY or hold is None:
            raise HoldExpired
        moved = moved_appointment(uow, dialogue, now)
        if hold.appointment_id != (moved.id if moved else None) or not uow.holds.drop(hold):
            raise HoldExpired
        sent = _ask_to_move(uow, moved, hold, now) if moved else _request(uow, dialogue, hold, now)
        return go(uow, dialogue, now, At.SENT, appointment_id=sent.id, moving=False, after=None)


def _request(uow: UnitOfWork, dialogue: Dialogue, hold: Hold, now: datetime) -> Appointment:
    if uow.appointments.count_open(hold.family_id) >= OPEN_REQUESTS_PER_FAMILY:
        raise TooManyOpenRequests
    office = office_of(uow, dialogue)
    chat_id = uow.staff.chat_of(office.code)
    if chat_id is None or dialogue.draft.topic is None:
        raise Changed
    appointment = uow.appointments.add(_new_appointment(uow, dialogue, hold, office, now))
    uow.cards.put(Card(appointment_id=appointment.id, chat_id=chat_id))
    refresh_card(uow, appointment, now)
    record(uow, "requested", appointment, now)
    if office.instant:
        plan_reminders(uow, appointment, now)
        tell_family(uow, NoticeKind.CONFIRMED, appointment, now)
        record(uow, "booked", appointment, now)
    return appointment


def _new_appointment(
    uow: UnitOfWork, dialogue: Dialogue, hold: Hold, office: Office, now: datetime
) -> Appointment:
    language = talk_language(uow, dialogue)
    return Appointment(
        id=0,
        code=booking_code(),
        chain=hold.chain,
        family_id=hold.family_id,
        office=office.code,
        counsellor=hold.counsellor,
        kind=hold.kind,
        topic=dialogue.draft.topic or "",
        language=language,
        interpreter=needs_interpreter(uow, hold.counsellor, language),
        start_at=hold.start_at,
        end_at=hold.end_at,
        status=Status.BOOKED if office.instant else Status.PENDING,
        version=1,
        requested_at=now,
        expires_at=None if office.instant else answer_until(uow, office, hold.start_at, now),
    )


def needs_interpreter(uow: UnitOfWork, counsellor: str, language: str) -> bool:
    """Say whether somebody has to interpret between this counsellor and a family."""
    return language not in uow.district.counsellor_by_code[counsellor].languages


def answer_until(uow: UnitOfWork, office: Office, start_at: datetime, now: datetime) -> datetime:
    """When a request ends unanswered: three working days on, or two hours before its start."""
    working = add_working_days(
        now,
        EXPIRES_AFTER_WORKING_DAYS,
        uow.calendar.zone,
        lambda on: uow.calendar.is_open(office, on),
    )
    return pending_until(now, working, start_at)


def _ask_to_move(uow: UnitOfWork, appointment: Appointment, hold: Hold, now: datetime) -> Appointment:
    office = uow.district.office_by_code[appointment.office]
    uow.appointments.drop_move(appointment.id)
    until = answer_until(uow, office, hold.start_at, now)
    at_once = appointment.status is Status.PENDING or office.instant
    if at_once:
        changed = move_to(appointment, counsellor=hold.counsellor, start_at=hold.start_at, end_at=hold.end_at)
        interpreter = needs_interpreter(uow, hold.counsellor, appointment.language)
        changed = replace(changed, interpreter=interpreter)
        if appointment.status is Status.PENDING:
            changed = replace(changed, expires_at=until)
    else:
        changed = touch(appointment)
        uow.appointments.put_move(
            Move(
                appointment_id=appointment.id,
                side=Side.FAMILY,
                counsellor=hold.counsellor,
                start_at=hold.start_at,
                end_at=hold.end_at,
                expires_at=min(until, appointment.start_at),
            )
        )
        tell_office(uow, OfficeNews.FAMILY_MOVES, changed, now)
    uow.appointments.save(changed)
    settle(uow, changed)
    if changed.status is Status.BOOKED:
        plan_reminders(uow, changed, now)
    refresh_card(uow, changed, now)
    record(uow, "move_requested", changed, now)
    if at_once and changed.status is Status.BOOKED:
        tell_family(uow, NoticeKind.MOVED, changed, now)
        record(uow, "moved", changed, now)
    return changed
