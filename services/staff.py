"""Staff decide in the office chat: confirm, decline, offer another time. One press wins."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import islice

from domain.appointments import (
    Appointment,
    Move,
    Side,
    Status,
    confirm,
    decided,
    decline,
    touch,
)
from domain.errors import Changed, NotAllowed, SomebodyWasFaster, TooLate
from domain.permissions import Action, Staff, require
from services.appointments import book_move
from services.cells import settle
from services.model import CardMode, NoticeKind, OfficeFigures
from services.notices import plan_reminders, record, refresh_card, tell_family
from services.ports import UnitOfWork
from services.sending import answer_until
from services.times import claim_of, free_times, kind_of, offering
from services.views import OfficeLine, OverviewView

TIMES_ON_CARD = 6


class StaffAnswer(StrEnum):
    """What the presser reads."""

    CONFIRMED = "confirmed"
    DECLINED = "declined"
    TIMES = "times"
    PLAIN = "plain"
    OFFERED = "offered"
    MOVED = "moved"
    MOVE_REFUSED = "move_refused"


@dataclass(frozen=True, kw_only=True, slots=True)
class CardPress:
    """A press on a card: who, where, on which appointment, made for which version."""

    account_id: int | None
    chat_id: int
    appointment_id: int
    version: int


def allowed(uow: UnitOfWork, press: CardPress, action: Action) -> tuple[Staff, Appointment]:
    """The presser and the appointment, if role, office and chat permit; otherwise one refusal for all."""
    staff = uow.staff.of_account(press.account_id) if press.account_id else None
    appointment = uow.appointments.lock(press.appointment_id)
    if appointment is None or uow.staff.office_of_chat(press.chat_id) != appointment.office:
        raise NotAllowed
    return require(staff, action, appointment.office), appointment


def opened(uow: UnitOfWork, press: CardPress, action: Action) -> tuple[Staff, Appointment]:
    """The presser and the appointment as the card showed it.

    A late press is refused, naming who was faster where it was a colleague's decision.
    """
    staff, appointment = allowed(uow, press, action)
    if appointment.version == press.version:
        return staff, appointment
    by = appointment.decided_by if appointment.decided_version == appointment.version else None
    faster = uow.staff.get(by) if by and by != staff.id else None
    if faster:
        raise SomebodyWasFaster(faster.name)
    raise Changed


@dataclass(frozen=True, kw_only=True, slots=True)
class ConfirmRequest:
    """Confirm a request, or the family's wish to move."""

    press: CardPress

    def __call__(self, uow: UnitOfWork, now: datetime) -> StaffAnswer:
        """Book it, plan its reminders, tell the family."""
        staff, appointment = opened(uow, self.press, Action.DECIDE_REQUEST)
        move = uow.appointments.move_of(appointment.id)
        if move and move.side is Side.FAMILY:
            return _confirm_move(uow, staff, appointment, move, now)
        booked = confirm(appointment, by=staff.id, now=now)
        _decide(uow, booked, told=NoticeKind.CONFIRMED, event="booked", now=now)
        return StaffAnswer.CONFIRMED


def _confirm_move(
    uow: UnitOfWork, staff: Staff, appointment: Appointment, move: Move, now: datetime
) -> StaffAnswer:
    if now >= move.expires_at:
        raise Changed
    moved = decided(book_move(uow, appointment, move), by=staff.id)
    _decide(uow, moved, told=NoticeKind.MOVED, event="moved", now=now)
    return StaffAnswer.MOVED


def _decide(uow: UnitOfWork, changed: Appointment, *, told: NoticeKind, event: str, now: datetime) -> None:
    """Write a decision with all that follows from it: cells, reminders, the family's message, the card."""
    uow.appointments.drop_move(changed.id)
    uow.appointments.save(changed)
    settle(uow, changed)
    plan_reminders(uow, changed, now)
    tell_family(uow, told, changed, now)
    _card_plain(uow, changed, now)
    record(uow, event, changed, now)


@dataclass(frozen=True, kw_only=True, slots=True)
class DeclineRequest:
    """Decline a request, or the family's wish to move (then the old time stays)."""

    press: CardPress

    def __call__(self, uow: UnitOfWork, now: datetime) -> StaffAnswer:
        """Release the time and tell the family, with a way on."""
        staff, appointment = opened(uow, self.press, Action.DECIDE_REQUEST)
        move = uow.appointments.move_of(appointment.id)
        refuses_move = move is not None and move.side is Side.FAMILY
        if refuses_move and appointment.status is Status.BOOKED:
            changed = decided(touch(appointment), by=staff.id)
            kind, answer = NoticeKind.MOVE_REFUSED, StaffAnswer.MOVE_REFUSED
        else:
            changed = decline(appointment, by=staff.id)
            kind, answer = NoticeKind.DECLINED, StaffAnswer.DECLINED
        _decide(uow, changed, told=kind, event=answer, now=now)
        return answer


def _still_to_come(appointment: Appointment, now: datetime) -> None:
    if appointment.status not in {Status.PENDING, Status.BOOKED}:
        raise Changed
    if now >= appointment.start_at:
        raise TooLate


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferTimes:
    """Show free times on the card to pick from (`show`), or its buttons again."""

    press: CardPress
    show: bool

    def __call__(self, uow: UnitOfWork, now: datetime) -> StaffAnswer:
        """The appointment itself does not change."""
        _, appointment = opened(uow, self.press, Action.PROPOSE_TIME)
        _still_to_come(appointment, now)
        _card_mode(uow, appointment, CardMode.TIMES if self.show else CardMode.PLAIN, now)
        return StaffAnswer.TIMES if self.show else StaffAnswer.PLAIN


@dataclass(frozen=True, kw_only=True, slots=True)
class ProposeTime:
    """Offer the family another time. It is kept until the family answers or the request ends."""

    press: CardPress
    counsellor: str
    start_at: datetime

    def __call__(self, uow: UnitOfWork, now: datetime) -> StaffAnswer:
        """Claim only the cells the appointment's chain lacks."""
        _, appointment = opened(uow, self.press, Action.PROPOSE_TIME)
        _still_to_come(appointment, now)
        office = uow.district.office_by_code[appointment.office]
        kind = kind_of(uow, appointment.kind)
        counsellor = offering(uow, office, kind, self.counsellor, self.start_at, now)
        uow.appointments.drop_move(appointment.id)
        uow.occupancy.claim(appointment.chain, claim_of(uow, kind.code, counsellor.code, self.start_at))
        ends = (answer_until(uow, office, self.start_at, now), appointment.start_at, appointment.expires_at)
        until = min(end for end in ends if end)
        offered = touch(appointment)
        uow.appointments.put_move(
            Move(
                appointment_id=appointment.id,
                side=Side.OFFICE,
                counsellor=counsellor.code,
                start_at=self.start_at,
                end_at=self.start_at + kind.duration,
                expires_at=until,
            )
        )
        uow.appointments.save(offered)
        settle(uow, offered)
        tell_family(uow, NoticeKind.MOVE_OFFERED, offered, now)
        _card_plain(uow, offered, now)
        record(uow, "move_offered", offered, now)
        return StaffAnswer.OFFERED


def _card_plain(uow: UnitOfWork, appointment: Appointment, now: datetime) -> None:
    _card_mode(uow, appointment, CardMode.PLAIN, now)


def _card_mode(uow: UnitOfWork, appointment: Appointment, mode: CardMode, now: datetime) -> None:
    card = uow.cards.get(appointment.id)
    if card:
        uow.cards.put(replace(card, mode=mode))
    refresh_card(uow, appointment, now)


@dataclass(frozen=True, kw_only=True, slots=True)
class SeeOverview:
    """The coordinator's glance over all offices; counts only."""

    account_id: int

    def __call__(self, uow: UnitOfWork, now: datetime) -> OverviewView:
        """Open requests, booked talks and the next free time of each office."""
        require(uow.staff.of_account(self.account_id), Action.SEE_OVERVIEW)
        figures = uow.appointments.figures([Status.PENDING, Status.BOOKED], now)
        kind = kind_of(uow)
        lines = []
        for office in uow.district.offices:
            times = free_times(uow, office, kind, now, language="de")
            first = next(islice(times, 1), None)
            lines.append(
                OfficeLine(
                    office=office,
                    figures=figures.get(office.code, OfficeFigures()),
                    next_free_at=first.start_at if first else None,
                    reachable=uow.staff.chat_of(office.code) is not None,
                )
            )
        return OverviewView(lines=tuple(lines))
