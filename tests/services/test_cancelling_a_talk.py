"""A cancellation can be taken back for a minute; only then is it told."""

import pytest

from domain.appointments import UNDO_FOR, Status
from domain.errors import Changed, NotAllowed, TooLate
from services.appointments import AskCancel, CancelAppointment, ListAppointments, OpenAppointment
from services.views import AppointmentsView
from tests.services.life import (
    NEXT_MONDAY_10,
    THURSDAY_9,
    THURSDAY_11,
    TUESDAY_9,
    FamilyPhone,
    Town,
    berlin,
)


async def test_a_cancelled_time_stays_kept_for_a_minute_and_nobody_is_told(
    town: Town, family: FamilyPhone
) -> None:
    appointment = await family.cancel(await family.book(THURSDAY_9))
    assert appointment.status is Status.CANCELLED
    assert appointment.undo_until == town.clock.now() + UNDO_FOR
    assert await town.sweep(seconds=59) == 0
    assert not await town.is_free(THURSDAY_9)
    assert await town.told() == ["confirmed"]
    assert await town.events() == ["requested", "booked"]


async def test_after_a_minute_the_time_is_free_and_the_office_knows(town: Town, family: FamilyPhone) -> None:
    appointment = await family.cancel(await family.book(THURSDAY_9))
    assert await town.sweep(minutes=1) == 1
    final = await town.now_of(appointment)
    assert (final.status, final.undo_until, final.cancelled_from) == (Status.CANCELLED, None, None)
    assert await town.is_free(THURSDAY_9)
    assert await town.told() == ["confirmed", "family_cancelled"]
    assert (await town.events())[-1] == "cancelled"
    assert await town.sweep(minutes=1) == 0


@pytest.mark.parametrize("confirmed", [True, False])
async def test_undo_restores_what_was(town: Town, family: FamilyPhone, confirmed: bool) -> None:
    appointment = await (family.book(THURSDAY_9) if confirmed else family.request(THURSDAY_9))
    await family.cancel(appointment)
    restored = await family.undo(appointment)
    assert restored.status is (Status.BOOKED if confirmed else Status.PENDING)
    assert restored.expires_at == appointment.expires_at
    assert restored.version == appointment.version + 2
    await town.sweep(minutes=2)
    assert not await town.is_free(THURSDAY_9)


async def test_undo_comes_too_late_after_a_minute_even_before_the_sweep(
    town: Town, family: FamilyPhone
) -> None:
    appointment = await family.cancel(await family.book(THURSDAY_9))
    town.clock.advance(minutes=1)
    with pytest.raises(TooLate):
        await family.undo(appointment)


async def test_undo_is_refused_once_the_cancellation_is_final(town: Town, family: FamilyPhone) -> None:
    appointment = await family.cancel(await family.book(THURSDAY_9))
    await town.sweep(minutes=1)
    with pytest.raises(Changed):
        await family.undo(appointment)


async def test_reminders_go_with_a_cancellation_and_come_back_with_its_undo(
    town: Town, family: FamilyPhone
) -> None:
    appointment = await family.book(NEXT_MONDAY_10)
    planned = await town.reminders()
    await family.cancel(appointment)
    assert await town.reminders() == []
    await family.undo(appointment)
    assert await town.reminders() == planned


async def test_a_cancelled_request_cannot_be_confirmed(town: Town, family: FamilyPhone) -> None:
    appointment = await family.cancel(await family.request(THURSDAY_9))
    with pytest.raises(Changed):
        await town.confirm(appointment)


async def test_cancelling_gives_up_an_open_move_as_well(town: Town, family: FamilyPhone) -> None:
    appointment = await family.move(await family.book(THURSDAY_9), NEXT_MONDAY_10)
    await family.cancel(appointment)
    assert not await town.is_free(NEXT_MONDAY_10)
    await town.sweep(minutes=1)
    assert await town.is_free(NEXT_MONDAY_10)
    assert await town.is_free(THURSDAY_9)


async def test_cancelling_gives_up_a_time_kept_for_moving(town: Town, family: FamilyPhone) -> None:
    appointment = await family.book(THURSDAY_9)
    await family.start_move(appointment)
    await family.hold(THURSDAY_11)
    await family.cancel(appointment)
    await town.sweep(minutes=1)
    assert await town.is_free(THURSDAY_11)


async def test_a_move_that_ends_within_the_minute_leaves_the_undo_its_time(
    town: Town, family: FamilyPhone
) -> None:
    appointment = await family.move(await family.book(NEXT_MONDAY_10), berlin(1, 9, month=12))
    move = await town.move_of(appointment)
    assert move is not None
    town.clock.set(move.expires_at)
    town.clock.advance(seconds=-10)
    await family.cancel(appointment)
    await town.sweep(seconds=20)
    assert await town.is_free(berlin(1, 9, month=12))
    assert (await family.undo(appointment)).status is Status.BOOKED


async def test_nothing_can_be_cancelled_once_it_has_begun(town: Town, family: FamilyPhone) -> None:
    appointment = await family.book(TUESDAY_9)
    await town.run(AskCancel(account_id=family.account_id, appointment_id=appointment.id))
    town.clock.set(TUESDAY_9)
    with pytest.raises(TooLate):
        await town.run(CancelAppointment(account_id=family.account_id, version=await family.version()))


async def test_nobody_sees_or_cancels_another_familys_talk(town: Town, family: FamilyPhone) -> None:
    appointment = await family.book(THURSDAY_9)
    other = await town.family(1002)
    for use_case in (AskCancel, OpenAppointment):
        with pytest.raises(NotAllowed):
            await town.run(use_case(account_id=other.account_id, appointment_id=appointment.id))
    with pytest.raises(NotAllowed):
        await other.start_move(appointment)


async def test_the_list_shows_what_is_to_come_earliest_first(town: Town, family: FamilyPhone) -> None:
    later = await family.request(NEXT_MONDAY_10)
    sooner = await family.book(TUESDAY_9)
    gone = await family.cancel(await family.book(THURSDAY_9))
    shown = await town.run(ListAppointments(account_id=family.account_id))
    assert isinstance(shown.view, AppointmentsView)
    assert [a.id for a in shown.view.appointments] == [sooner.id, later.id]
    assert gone.status is Status.CANCELLED
