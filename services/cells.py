"""Keeping a chain's cells equal to what it still needs: its appointment, an open move, a hold."""

from domain.appointments import Appointment, Hold, Status
from domain.occupancy import Claim
from services.ports import UnitOfWork
from services.times import claim_of


def needed_by(uow: UnitOfWork, appointment: Appointment) -> list[Claim]:
    """What an appointment keeps: its time (a cancelled one until it is final) and its open move's."""
    waits_for_undo = appointment.status is Status.CANCELLED and appointment.undo_until is not None
    if not (appointment.is_live or waits_for_undo):
        return []
    claims = [claim_of(uow, appointment.kind, appointment.counsellor, appointment.start_at)]
    move = uow.appointments.move_of(appointment.id)
    if move:
        claims.append(claim_of(uow, appointment.kind, move.counsellor, move.start_at))
    return claims


def settle(uow: UnitOfWork, appointment: Appointment) -> None:
    """Release every cell of the appointment's chain that it no longer needs."""
    uow.occupancy.retain(appointment.chain, needed_by(uow, appointment))


def release(uow: UnitOfWork, hold: Hold | None) -> None:
    """End a hold; an appointment that was to be moved keeps its own cells."""
    if hold is None:
        return
    uow.holds.drop(hold.family_id)
    moved = uow.appointments.get(hold.appointment_id) if hold.appointment_id else None
    uow.occupancy.retain(hold.chain, needed_by(uow, moved) if moved else [])
