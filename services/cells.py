"""Keeping a chain's cells equal to what it still needs: its appointment, an open move, a hold."""

from domain.appointments import Appointment, Hold, Status
from domain.occupancy import Claim
from services.ports import UnitOfWork
from services.times import claim_of


def is_kept(appointment: Appointment) -> bool:
    """Say whether its time is still kept: it is live, or its cancellation can be taken back."""
    waits_for_undo = appointment.status is Status.CANCELLED and appointment.undo_until is not None
    return appointment.is_live or waits_for_undo


def needed_by(uow: UnitOfWork, appointment: Appointment) -> list[Claim]:
    """What a kept appointment needs: its time, its open move's and that of a hold for moving it."""
    times = [(appointment.counsellor, appointment.start_at)]
    move = uow.appointments.move_of(appointment.id)
    if move:
        times.append((move.counsellor, move.start_at))
    hold = _hold_for(uow, appointment)
    if hold:
        times.append((hold.counsellor, hold.start_at))
    return [claim_of(uow, appointment.kind, counsellor, start_at) for counsellor, start_at in times]


def settle(uow: UnitOfWork, appointment: Appointment) -> None:
    """Release every cell of the appointment's chain that it no longer needs, all once it is over."""
    if is_kept(appointment):
        uow.occupancy.retain(appointment.chain, needed_by(uow, appointment))
        return
    hold = _hold_for(uow, appointment)
    if hold:
        uow.holds.drop(hold)
    uow.occupancy.retain(appointment.chain, [])


def release(uow: UnitOfWork, hold: Hold | None) -> None:
    """End a hold; an appointment that was to be moved keeps its own cells.

    Whoever else ended the hold first (the family by sending, a sweep) has settled its cells too.
    """
    if hold is None:
        return
    moved = uow.appointments.lock(hold.appointment_id) if hold.appointment_id else None
    if not uow.holds.drop(hold):
        return
    if moved:
        settle(uow, moved)
    else:
        uow.occupancy.retain(hold.chain, [])


def _hold_for(uow: UnitOfWork, appointment: Appointment) -> Hold | None:
    hold = uow.holds.of_family(appointment.family_id)
    return hold if hold and hold.appointment_id == appointment.id else None
