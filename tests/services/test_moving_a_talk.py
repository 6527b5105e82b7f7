"""Another time, asked for by the family or offered by the office."""

from datetime import datetime, timedelta

import pytest

from domain.appointments import Side, Status
from domain.errors import Changed, HoldExpired, NotAllowed, SlotGone, SlotTaken, TooLate
from services.appointments import AnswerOffer
from services.model import CardMode
from services.staff import ConfirmRequest, OfferTimes, StaffAnswer
from storage.rows import HoldRow, MoveRow
from tests.services.life import (
    ANNA_DE_EN,
    BERLIN,
    BILAL_AR,
    NEXT_MONDAY_10,
    THURSDAY_9,
    THURSDAY_10,
    THURSDAY_11,
    TUESDAY_9,
    TUESDAY_10,
    FamilyPhone,
    Town,
    berlin,
)
from tests.support.databases import CountRows

THURSDAY_9_30 = berlin(26, 9, 30)
THURSDAY_14 = berlin(26, 14)


async def answer(family: FamilyPhone, appointment_id: int, *, accept: bool) -> None:
    current = await family.town.appointment(appointment_id)
    await family.town.run(
        AnswerOffer(
            account_id=family.account_id,
            appointment_id=appointment_id,
            version=current.version,
            accept=accept,
        )
    )


async def test_a_pending_request_moves_at_once(town: Town, family: FamilyPhone) -> None:
    appointment = await family.request(THURSDAY_9)
    moved = await family.move(appointment, NEXT_MONDAY_10)
    assert moved.id == appointment.id
    assert moved.status is Status.PENDING
    assert moved.start_at == NEXT_MONDAY_10
    assert await town.is_free(THURSDAY_9)
    assert not await town.is_free(NEXT_MONDAY_10)
    assert await town.events() == ["requested", "move_requested"]


async def test_moving_a_pending_request_renews_its_time_to_be_answered(
    town: Town, family: FamilyPhone
) -> None:
    appointment = await family.request(NEXT_MONDAY_10)
    town.clock.advance(days=1)
    moved = await family.move(appointment, berlin(1, 9, month=12))
    assert moved.expires_at == berlin(27, 9)


async def test_moving_to_another_counsellor_asks_anew_for_an_interpreter(town: Town) -> None:
    family = await town.family(1001, "ar")
    appointment = await family.request(THURSDAY_9)
    moved = await family.move(appointment, THURSDAY_14, BILAL_AR)
    assert (appointment.interpreter, moved.interpreter) == (True, False)


async def test_a_booked_talk_keeps_its_old_time_until_the_move_is_confirmed(
    town: Town, family: FamilyPhone
) -> None:
    appointment = await family.book(THURSDAY_9)
    asked = await family.move(appointment, NEXT_MONDAY_10)
    assert (asked.status, asked.start_at) == (Status.BOOKED, THURSDAY_9)
    assert not await town.is_free(THURSDAY_9)
    assert not await town.is_free(NEXT_MONDAY_10)
    assert "family_moves" in await town.told()


async def test_confirming_a_move_releases_the_old_time(town: Town, family: FamilyPhone) -> None:
    appointment = await family.move(await family.book(THURSDAY_9), NEXT_MONDAY_10)
    assert await town.confirm(appointment) is StaffAnswer.MOVED
    moved = await town.now_of(appointment)
    assert (moved.status, moved.start_at) == (Status.BOOKED, NEXT_MONDAY_10)
    assert await town.is_free(THURSDAY_9)
    assert not await town.is_free(NEXT_MONDAY_10)
    assert await town.run(CountRows(MoveRow)) == 0
    assert (await town.told())[-1] == "moved"
    assert await town.events() == ["requested", "booked", "move_requested", "moved"]


async def test_refusing_a_move_keeps_the_old_time(town: Town, family: FamilyPhone) -> None:
    appointment = await family.move(await family.book(THURSDAY_9), NEXT_MONDAY_10)
    assert await town.decline(appointment) is StaffAnswer.MOVE_REFUSED
    kept = await town.now_of(appointment)
    assert (kept.status, kept.start_at) == (Status.BOOKED, THURSDAY_9)
    assert await town.is_free(NEXT_MONDAY_10)
    assert not await town.is_free(THURSDAY_9)
    assert (await town.told())[-1] == "move_refused"
    assert (await town.events())[-1] == "move_refused"


async def test_an_unanswered_move_ends_and_the_old_time_stays(town: Town, family: FamilyPhone) -> None:
    appointment = await family.move(await family.book(NEXT_MONDAY_10), berlin(1, 9, month=12))
    await town.sweep(days=3)
    kept = await town.now_of(appointment)
    assert (kept.status, kept.start_at) == (Status.BOOKED, NEXT_MONDAY_10)
    assert kept.version == appointment.version + 1
    assert await town.is_free(berlin(1, 9, month=12))
    assert "move_refused" in await town.told()
    assert (await town.events())[-1] == "move_expired"


@pytest.mark.parametrize("start_at", [THURSDAY_9_30, THURSDAY_10])
async def test_a_talk_can_move_into_its_own_time(town: Town, family: FamilyPhone, start_at: datetime) -> None:
    appointment = await family.move(await family.book(THURSDAY_9), start_at)
    assert not await town.is_free(THURSDAY_9)
    await town.confirm(appointment)
    assert await town.is_free(THURSDAY_9)
    assert not await town.is_free(start_at)


async def test_refusing_a_move_into_its_own_time_keeps_the_shared_part(
    town: Town, family: FamilyPhone
) -> None:
    appointment = await family.move(await family.book(THURSDAY_9), THURSDAY_9_30)
    await town.decline(appointment)
    assert not await town.is_free(THURSDAY_9)
    assert not await town.is_free(THURSDAY_9_30)
    assert await town.is_free(berlin(26, 10, 10))


async def test_a_move_cannot_take_somebody_elses_time(town: Town, family: FamilyPhone) -> None:
    other = await town.family(1002)
    await other.request(THURSDAY_11)
    appointment = await family.request(THURSDAY_9)
    await family.start_move(appointment)
    with pytest.raises(SlotTaken):
        await family.hold(THURSDAY_10)


async def test_a_time_kept_for_moving_stays_kept_when_staff_confirm_meanwhile(
    town: Town, family: FamilyPhone
) -> None:
    appointment = await family.request(THURSDAY_9)
    await family.start_move(appointment)
    await family.hold(NEXT_MONDAY_10)
    await town.confirm(appointment)
    assert not await town.is_free(NEXT_MONDAY_10)
    asked = await family.send()
    assert (asked.status, asked.start_at) == (Status.BOOKED, THURSDAY_9)
    await town.confirm(asked)
    assert (await town.now_of(asked)).start_at == NEXT_MONDAY_10


async def test_a_time_kept_for_moving_is_given_up_when_staff_decline_meanwhile(
    town: Town, family: FamilyPhone
) -> None:
    appointment = await family.request(THURSDAY_9)
    await family.start_move(appointment)
    await family.hold(NEXT_MONDAY_10)
    await town.decline(appointment)
    assert await town.is_free(NEXT_MONDAY_10)
    assert await town.run(CountRows(HoldRow)) == 0
    with pytest.raises(HoldExpired):
        await family.send()


async def test_a_time_kept_for_moving_ends_without_touching_the_talks_own(
    town: Town, family: FamilyPhone
) -> None:
    appointment = await family.book(THURSDAY_9)
    await family.start_move(appointment)
    await family.hold(THURSDAY_9_30)
    await town.sweep(minutes=10)
    assert not await town.is_free(THURSDAY_9)
    assert await town.is_free(berlin(26, 10, 10))


async def test_nothing_can_be_moved_once_it_has_begun(town: Town, family: FamilyPhone) -> None:
    appointment = await family.book(TUESDAY_9)
    town.clock.set(TUESDAY_9 - timedelta(minutes=1))
    await family.start_move(appointment)
    await family.hold(THURSDAY_9)
    town.clock.set(TUESDAY_9)
    with pytest.raises(TooLate):
        await family.send()
    with pytest.raises(TooLate):
        await family.start_move(appointment)


async def test_the_office_shows_times_on_its_card_and_takes_them_back(
    town: Town, family: FamilyPhone
) -> None:
    appointment = await family.request(THURSDAY_9)
    press = town.press(appointment)
    for show, mode in ((True, CardMode.TIMES), (False, CardMode.PLAIN)):
        await town.run(OfferTimes(press=press, show=show))
        card = await town.run(lambda uow, _: uow.cards.get(appointment.id))
        assert card is not None
        assert card.mode is mode
    assert (await town.now_of(appointment)).version == appointment.version


async def test_an_accepted_offer_is_booked(town: Town, family: FamilyPhone) -> None:
    appointment = await family.request(THURSDAY_9)
    assert await town.propose(appointment, NEXT_MONDAY_10) is StaffAnswer.OFFERED
    assert not await town.is_free(NEXT_MONDAY_10)
    assert await town.told() == ["move_offered"]
    await answer(family, appointment.id, accept=True)
    booked = await town.now_of(appointment)
    assert (booked.status, booked.start_at) == (Status.BOOKED, NEXT_MONDAY_10)
    assert booked.expires_at is None
    assert await town.is_free(THURSDAY_9)
    assert await town.told() == ["move_offered", "confirmed", "family_accepted"]
    assert len(await town.reminders()) == 3
    assert await town.events() == ["requested", "move_offered", "move_accepted"]


async def test_a_refused_offer_leaves_the_request_as_it_was(town: Town, family: FamilyPhone) -> None:
    appointment = await family.request(THURSDAY_9)
    await town.propose(appointment, NEXT_MONDAY_10)
    await answer(family, appointment.id, accept=False)
    kept = await town.now_of(appointment)
    assert (kept.status, kept.start_at, kept.expires_at) == (
        Status.PENDING,
        THURSDAY_9,
        appointment.expires_at,
    )
    assert await town.is_free(NEXT_MONDAY_10)
    assert await town.told() == ["move_offered", "family_refused"]
    assert await town.events() == ["requested", "move_offered", "move_refused"]


async def test_an_unanswered_offer_ends_and_the_booked_talk_stays(town: Town, family: FamilyPhone) -> None:
    appointment = await family.book(NEXT_MONDAY_10)
    await town.propose(appointment, berlin(1, 9, month=12))
    await town.sweep(days=3)
    assert await town.is_free(berlin(1, 9, month=12))
    assert (await town.now_of(appointment)).status is Status.BOOKED
    with pytest.raises(Changed):
        await answer(family, appointment.id, accept=True)


async def test_an_offer_cannot_be_accepted_after_its_time_even_before_the_sweep(
    town: Town, family: FamilyPhone
) -> None:
    appointment = await family.book(NEXT_MONDAY_10)
    await town.propose(appointment, berlin(1, 9, month=12))
    town.clock.advance(days=3)
    with pytest.raises(TooLate):
        await answer(family, appointment.id, accept=True)


async def test_an_open_offer_ends_with_the_request_it_was_made_for(town: Town, family: FamilyPhone) -> None:
    appointment = await family.request(NEXT_MONDAY_10)
    await town.propose(appointment, berlin(1, 9, month=12))
    town.clock.advance(days=3)
    await town.sweep()
    assert (await town.now_of(appointment)).status is Status.EXPIRED
    assert await town.run(CountRows(MoveRow)) == 0
    assert await town.is_free(berlin(1, 9, month=12))


async def test_a_second_offer_replaces_the_first(town: Town, family: FamilyPhone) -> None:
    appointment = await family.request(THURSDAY_9)
    await town.propose(appointment, TUESDAY_10)
    await town.propose(appointment, NEXT_MONDAY_10)
    assert await town.is_free(TUESDAY_10)
    move = await town.move_of(appointment)
    assert move is not None
    assert (move.side, move.start_at) == (Side.OFFICE, NEXT_MONDAY_10)


async def test_an_offer_replaces_the_familys_own_wish_to_move(town: Town, family: FamilyPhone) -> None:
    appointment = await family.move(await family.book(THURSDAY_9), THURSDAY_11)
    await town.propose(appointment, NEXT_MONDAY_10)
    assert await town.is_free(berlin(26, 11, 30))
    await answer(family, appointment.id, accept=True)
    assert (await town.now_of(appointment)).start_at == NEXT_MONDAY_10


async def test_accepting_an_offer_ends_a_time_kept_for_another_move(town: Town, family: FamilyPhone) -> None:
    appointment = await family.request(THURSDAY_9)
    await town.propose(appointment, NEXT_MONDAY_10)
    await family.start_move(appointment)
    await family.hold(THURSDAY_11)
    await answer(family, appointment.id, accept=True)
    assert await town.is_free(THURSDAY_11)
    assert await town.run(CountRows(HoldRow)) == 0


async def test_an_offer_to_another_counsellor_asks_anew_for_an_interpreter(town: Town) -> None:
    family = await town.family(1001, "ar")
    appointment = await family.request(THURSDAY_9)
    await town.propose(appointment, THURSDAY_14, BILAL_AR)
    await answer(family, appointment.id, accept=True)
    assert (await town.now_of(appointment)).interpreter is False


@pytest.mark.parametrize(
    ("start_at", "counsellor"),
    [
        (berlin(26, 8), ANNA_DE_EN),
        (THURSDAY_9, "SR-01-A"),
        (THURSDAY_9, "nobody"),
        (berlin(23, 10), ANNA_DE_EN),
    ],
)
async def test_staff_offer_only_times_of_their_own_office(
    town: Town, family: FamilyPhone, start_at: datetime, counsellor: str
) -> None:
    appointment = await family.request(NEXT_MONDAY_10)
    with pytest.raises(SlotGone):
        await town.propose(appointment, start_at, counsellor)


async def test_staff_cannot_offer_a_taken_time(town: Town, family: FamilyPhone) -> None:
    other = await town.family(1002)
    await other.request(THURSDAY_11)
    appointment = await family.request(THURSDAY_9)
    with pytest.raises(SlotTaken):
        await town.propose(appointment, THURSDAY_10)


async def test_an_answer_to_an_earlier_offer_is_stale(town: Town, family: FamilyPhone) -> None:
    appointment = await family.request(THURSDAY_9)
    await town.propose(appointment, TUESDAY_10)
    first = await town.now_of(appointment)
    await town.propose(appointment, NEXT_MONDAY_10)
    with pytest.raises(Changed):
        await town.run(
            AnswerOffer(
                account_id=family.account_id,
                appointment_id=first.id,
                version=first.version,
                accept=True,
            )
        )


async def test_nobody_answers_for_another_family(town: Town, family: FamilyPhone) -> None:
    other = await town.family(1002)
    appointment = await family.request(THURSDAY_9)
    await town.propose(appointment, NEXT_MONDAY_10)
    with pytest.raises(NotAllowed):
        await answer(other, appointment.id, accept=True)


async def test_confirming_the_request_withdraws_the_offices_own_offer(
    town: Town, family: FamilyPhone
) -> None:
    appointment = await family.request(THURSDAY_9)
    await town.propose(appointment, NEXT_MONDAY_10)
    await town.confirm(appointment)
    assert await town.is_free(NEXT_MONDAY_10)
    with pytest.raises(Changed):
        await answer(family, appointment.id, accept=True)


async def test_a_move_whose_time_is_over_cannot_be_confirmed(town: Town, family: FamilyPhone) -> None:
    appointment = await family.move(await family.book(NEXT_MONDAY_10), berlin(1, 9, month=12))
    town.clock.advance(days=3)
    with pytest.raises(Changed):
        await town.run(ConfirmRequest(press=town.press(appointment)))


async def test_reminders_follow_a_move(town: Town, family: FamilyPhone) -> None:
    appointment = await family.move(await family.book(THURSDAY_10), NEXT_MONDAY_10)
    before = await town.reminders()
    await town.confirm(appointment)
    assert before == [berlin(23, 10), berlin(25, 10), berlin(26, 8)]
    assert await town.reminders() == [berlin(27, 10), berlin(29, 10), berlin(30, 8)]
    assert all(at.tzinfo is BERLIN for at in before)
