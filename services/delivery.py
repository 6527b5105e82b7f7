"""The outbox seen from the courier: what to send now, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from domain import reminders
from domain.appointments import Appointment, Status
from services.model import Card, CardMode, Due, NoticeKind, OfficeNews, Recipient
from services.notices import refresh_card, tell_office
from services.ports import UnitOfWork
from services.screens import appointment_view
from services.staff import TIMES_ON_CARD
from services.times import free_times, kind_of, other_times
from services.views import CardView, NewsView, NoticeView

LEASE = timedelta(seconds=45)
ASK_AGAIN_AT_NIGHT = timedelta(minutes=30)
AT_ONCE = 30
OFFICE_LANGUAGE = "de"

Content = CardView | NoticeView | NewsView


@dataclass(frozen=True, kw_only=True, slots=True)
class Outgoing:
    """One message to send or edit now. `edit` is the id of the message to change, if there is one."""

    due: Due
    chat_id: int
    language: str
    content: Content
    edit: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimNotices:
    """Claim what is due, most urgent first, under a lease; drop what has lost its sense.

    `busy` are the recipients a message is on its way to: one at a time for each.
    """

    limit: int = AT_ONCE
    busy: frozenset[Recipient] = frozenset()

    def __call__(self, uow: UnitOfWork, now: datetime) -> Sequence[Outgoing]:
        """Facts for rendering, read at the moment of sending."""
        while claimed := uow.notices.claim(now, now + LEASE, self.limit, self.busy):
            outgoing = [out for due in claimed if (out := _prepare(uow, due, now))]
            if outgoing:
                return outgoing
        return []


def _prepare(uow: UnitOfWork, due: Due, now: datetime) -> Outgoing | None:
    notice = due.notice
    appointment = uow.appointments.get(notice.appointment_id)
    if appointment is None:
        uow.notices.give_up(due, "gone")
        return None
    if notice.kind is NoticeKind.CARD:
        return _card(uow, due, appointment, now)
    if notice.kind is NoticeKind.OFFICE_TOLD:
        return _news(uow, due, appointment, now)
    if notice.kind is NoticeKind.REMINDER and not _reminds(uow, due, appointment, now):
        return None
    return _to_family(uow, due, appointment, now)


def _reminds(uow: UnitOfWork, due: Due, appointment: Appointment, now: datetime) -> bool:
    if appointment.status is not Status.BOOKED or uow.notices.has_newer_reminder(due.notice, now):
        uow.notices.give_up(due, "expired")
        return False
    fate = reminders.fate(
        due_at=due.notice.due_at,
        start_at=appointment.start_at,
        now=now,
        zone=uow.calendar.zone,
    )
    if fate is reminders.Fate.EXPIRE:
        uow.notices.give_up(due, "expired")
    elif fate is reminders.Fate.WAIT:
        uow.notices.put_back(due, now + ASK_AGAIN_AT_NIGHT, counted=False)
    return fate is reminders.Fate.SEND


def _to_family(uow: UnitOfWork, due: Due, appointment: Appointment, now: datetime) -> Outgoing | None:
    account = uow.accounts.get(due.notice.account_id or 0)
    channel_id = uow.accounts.channel_of(account.id) if account else None
    if account is None or channel_id is None or not account.reachable:
        uow.notices.give_up(due, "unreachable")
        return None
    view = appointment_view(uow, appointment, now)
    return Outgoing(
        due=due,
        chat_id=channel_id,
        language=account.language,
        content=NoticeView(notice_id=due.notice.id, appointment=view, coming=due.notice.coming),
    )


def _news(uow: UnitOfWork, due: Due, appointment: Appointment, now: datetime) -> Outgoing | None:
    chat_id = uow.staff.chat_of(appointment.office)
    if chat_id is None or due.notice.news is None:
        uow.notices.give_up(due, "no chat")
        return None
    return Outgoing(
        due=due,
        chat_id=chat_id,
        language=OFFICE_LANGUAGE,
        content=NewsView(
            news=due.notice.news,
            appointment=appointment_view(uow, appointment, now),
            pseudonym=uow.families.pseudonym(appointment.family_id),
        ),
    )


def _card(uow: UnitOfWork, due: Due, appointment: Appointment, now: datetime) -> Outgoing | None:
    card = uow.cards.get(appointment.id)
    if card is None:
        uow.notices.give_up(due, "no card")
        return None
    return Outgoing(
        due=due,
        chat_id=card.chat_id,
        language=OFFICE_LANGUAGE,
        content=card_view(uow, appointment, card, now),
        edit=card.message_id,
    )


def card_view(uow: UnitOfWork, appointment: Appointment, card: Card, now: datetime) -> CardView:
    """The card as it is now, with free times while staff pick one."""
    decided = uow.staff.get(appointment.decided_by) if appointment.decided_by else None
    office = uow.district.office_by_code[appointment.office]
    picking = card.mode is CardMode.TIMES and appointment.status in {Status.PENDING, Status.BOOKED}
    times = free_times(
        uow,
        office,
        kind_of(uow, appointment.kind),
        now,
        language=appointment.language,
        exempt=appointment.chain,
    )
    return CardView(
        appointment=appointment_view(uow, appointment, now),
        pseudonym=uow.families.pseudonym(appointment.family_id),
        requested_at=appointment.requested_at,
        decided_by=decided.name if decided else None,
        times=tuple(islice(other_times(times, appointment), TIMES_ON_CARD)) if picking else (),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class MarkSent:
    """It arrived. A new card's message id is kept, so that the next change edits it."""

    out: Outgoing
    message_id: int | None

    def __call__(self, uow: UnitOfWork, now: datetime) -> None:
        """If the cause has changed since it was claimed, it stays due and goes out again."""
        uow.notices.mark_sent(self.out.due, self.message_id, now)
        card = uow.cards.get(self.out.due.notice.appointment_id)
        is_card = self.out.due.notice.kind is NoticeKind.CARD
        if is_card and card and self.message_id and card.message_id != self.message_id:
            uow.cards.put(_with_message(card, self.message_id))


@dataclass(frozen=True, kw_only=True, slots=True)
class LoseCard:
    """The card's message is gone (deleted in the chat): forget it, so that a new one is posted."""

    out: Outgoing

    def __call__(self, uow: UnitOfWork, now: datetime) -> None:
        """Post it anew at once."""
        card = uow.cards.get(self.out.due.notice.appointment_id)
        if card:
            uow.cards.put(_with_message(card, None))
        uow.notices.put_back(self.out.due, now, counted=True)


def _with_message(card: Card, message_id: int | None) -> Card:
    return Card(
        appointment_id=card.appointment_id,
        chat_id=card.chat_id,
        message_id=message_id,
        mode=card.mode,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class PutBack:
    """Try again not before a time: `counted` where the attempt was a failure of ours or the net's."""

    out: Outgoing
    wait: timedelta
    counted: bool

    def __call__(self, uow: UnitOfWork, now: datetime) -> None:
        """End the lease."""
        uow.notices.put_back(self.out.due, now + self.wait, counted=self.counted)


@dataclass(frozen=True, kw_only=True, slots=True)
class GiveUp:
    """This message can never arrive; it is kept as dead with a reason, without content."""

    out: Outgoing
    reason: str

    def __call__(self, uow: UnitOfWork, _now: datetime) -> None:
        """End the lease for good."""
        uow.notices.give_up(self.out.due, self.reason)


@dataclass(frozen=True, kw_only=True, slots=True)
class MarkUnreachable:
    """The person blocked us or is gone: no more reminders for this account; the office is told."""

    out: Outgoing

    def __call__(self, uow: UnitOfWork, now: datetime) -> None:
        """The appointment itself stays."""
        account_id = self.out.due.notice.account_id
        uow.notices.give_up(self.out.due, "blocked")
        appointment = uow.appointments.get(self.out.due.notice.appointment_id)
        if account_id is None or appointment is None:
            return
        uow.accounts.set_reachable(account_id, reachable=False)
        tell_office(uow, OfficeNews.UNREACHABLE, appointment, now)
        refresh_card(uow, appointment, now)


@dataclass(frozen=True, kw_only=True, slots=True)
class ReleaseLeases:
    """At the start of the only process: what a killed one had claimed is free again."""

    def __call__(self, uow: UnitOfWork, _now: datetime) -> None:
        """Only where no other process can hold a lease."""
        uow.notices.release_leases()


@dataclass(frozen=True, kw_only=True, slots=True)
class NextDue:
    """Question: when is the next message due that still waits? (The demo's clock jumps there.)"""

    def __call__(self, uow: UnitOfWork, now: datetime) -> datetime | None:
        """None when nothing waits."""
        return uow.notices.next_due(now)
