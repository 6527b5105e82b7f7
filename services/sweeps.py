"""What happens because time passes. Each is one transaction and safe to repeat; each returns a count."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.appointments import Side, expire, finish_cancel, touch
from domain.occupancy import cells_between
from services.cells import release, settle
from services.dialogue import Shown, show
from services.model import NoticeKind, OfficeNews
from services.notices import record, refresh_card, tell_family, tell_office
from services.ports import UnitOfWork

DRAFTS_KEPT = timedelta(hours=24)
CELLS_KEPT = timedelta(days=1)
DUPLICATES_KNOWN = timedelta(hours=48)
QUARANTINE_KEPT = timedelta(hours=24)
SHOW_AGAIN_AFTER = timedelta(seconds=30)
AT_ONCE = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class ReleaseHolds:
    """End the holds whose minutes are over."""

    def __call__(self, uow: UnitOfWork, now: datetime) -> int:
        """Their cells are free again."""
        over = uow.holds.expired(now)
        for hold in over:
            release(uow, hold)
        return len(over)


@dataclass(frozen=True, kw_only=True, slots=True)
class ExpireRequests:
    """End the requests that nobody answered in time; the family is told and offered new times."""

    def __call__(self, uow: UnitOfWork, now: datetime) -> int:
        """Release their cells, refresh their cards."""
        over = uow.appointments.due_to_expire(now)
        for appointment in over:
            move = uow.appointments.move_of(appointment.id)
            offered = move is not None and move.side is Side.OFFICE
            expired = expire(appointment, now=now)
            uow.appointments.drop_move(expired.id)
            uow.appointments.save(expired)
            settle(uow, expired)
            tell_family(uow, NoticeKind.OFFER_ENDED if offered else NoticeKind.EXPIRED, expired, now)
            refresh_card(uow, expired, now)
            record(uow, "expired", expired, now)
        return len(over)


@dataclass(frozen=True, kw_only=True, slots=True)
class ExpireMoves:
    """End the open moves that nobody answered: the old time stays, and a family that asked is told."""

    def __call__(self, uow: UnitOfWork, now: datetime) -> int:
        """Release the new time's cells."""
        over = uow.appointments.moves_due(now)
        for move in over:
            appointment = uow.appointments.lock(move.appointment_id)
            if appointment is None or uow.appointments.move_of(appointment.id) != move:
                continue
            uow.appointments.drop_move(move.appointment_id)
            if appointment.is_live:
                appointment = touch(appointment)
                uow.appointments.save(appointment)
                refresh_card(uow, appointment, now)
                if move.side is Side.FAMILY and now < appointment.start_at:
                    tell_family(uow, NoticeKind.MOVE_REFUSED, appointment, now)
                record(uow, "move_expired", appointment, now)
            settle(uow, appointment)
        return len(over)


@dataclass(frozen=True, kw_only=True, slots=True)
class FinishCancellations:
    """Make cancellations final once their minute is over: free the time, tell the office."""

    def __call__(self, uow: UnitOfWork, now: datetime) -> int:
        """Only now is anybody told."""
        over = uow.appointments.cancelled_until(now)
        for appointment in over:
            final = finish_cancel(appointment, now=now)
            uow.appointments.drop_move(final.id)
            uow.appointments.save(final)
            settle(uow, final)
            refresh_card(uow, final, now)
            tell_office(uow, OfficeNews.FAMILY_CANCELLED, final, now)
            record(uow, "cancelled", final, now)
        return len(over)


@dataclass(frozen=True, kw_only=True, slots=True)
class ForgetOld:
    """Retention: drafts and quarantined updates after a day, passed cells, finished updates' numbers."""

    def __call__(self, uow: UnitOfWork, now: datetime) -> int:
        """Forget what no task needs any more."""
        long_ago = now - CELLS_KEPT
        swept = uow.occupancy.sweep_before(cells_between(long_ago, now).start)
        inbox = uow.inbox.forget(now - DUPLICATES_KNOWN, now - QUARANTINE_KEPT)
        return uow.dialogues.forget_drafts(now - DRAFTS_KEPT) + swept + inbox


@dataclass(frozen=True, kw_only=True, slots=True)
class FindUnshown:
    """Question: which dialogue messages show an old version, because the process died in between?"""

    def __call__(self, uow: UnitOfWork, now: datetime) -> Sequence[tuple[int, Shown]]:
        """Pairs of channel id and what is to be shown."""
        stale = uow.dialogues.unshown(now - SHOW_AGAIN_AFTER, AT_ONCE)
        found = []
        for dialogue in stale:
            channel_id = uow.accounts.channel_of(dialogue.account_id)
            if channel_id is not None:
                found.append((channel_id, show(uow, dialogue, now)))
        return found
