"""Keeping a time for ten minutes while a family decides."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from domain.appointments import (
    HOLD_FOR,
    Appointment,
    Hold,
    Status,
)
from domain.codes import pseudonym
from domain.errors import AlreadyThere, Changed, TooLate
from domain.offices import Office
from services.cells import release
from services.dialogue import Shown, enter, go
from services.model import At, Dialogue
from services.ports import UnitOfWork
from services.screens import clashes, moved_by, talk_language
from services.times import FIRST_TALK, claim_of, kind_of, offering


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
        if moved is None and dialogue.draft.topic is None:
            raise Changed
        counsellor = offering(uow, office, kind, self.counsellor, self.start_at, now)
        if clashes(uow, dialogue, self.start_at, self.start_at + kind.duration, now):
            raise AlreadyThere
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
        # From here on the chat's language may change without that of the talk.
        language = talk_language(uow, dialogue)
        return go(uow, dialogue, now, At.SUMMARY, language=language)


def family_of(uow: UnitOfWork, account_id: int, now: datetime) -> int:
    """The family this account acts for; the first booking makes one, under a pseudonym."""
    return uow.families.of_account(account_id) or uow.families.add(account_id, pseudonym(), now)
