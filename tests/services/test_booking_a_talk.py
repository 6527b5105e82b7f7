"""From a free time to a booked talk, or to none."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.appointments import HOLD_FOR, Status
from domain.errors import (
    AlreadyThere,
    Changed,
    HoldExpired,
    SlotGone,
    SlotTaken,
    TooLate,
    TooManyOpenRequests,
)
from services.appointments import Rebook
from services.booking import StartBooking
from services.holding import HoldSlot
from services.model import At
from services.sending import SendRequest
from services.sweeps import ForgetOld
from services.views import OfficeContactView, OutsideView, PlaceChoiceView, SlotsView, SummaryView
from storage.rows import CardRow, EventRow, HoldRow, OccupancyRow
from tests.services.life import (
    ANNA_DE_EN,
    BARDOWICK,
    BERLIN,
    BILAL_AR,
    INSTANT_CHAT,
    NEXT_MONDAY_10,
    THURSDAY_9,
    THURSDAY_10,
    THURSDAY_11,
    TUESDAY_9,
    TUESDAY_10,
    FamilyPhone,
    Town,
    berlin,
    open_town,
)
from tests.support.databases import AllRows, CountRows, Database, example, with_office


async def test_a_picked_time_is_kept_with_its_buffer(town: Town, family: FamilyPhone) -> None:
    await family.to_times()
    shown = await family.hold(THURSDAY_9)
    assert isinstance(shown.view, SummaryView)
    assert shown.view.held_until == town.clock.now() + HOLD_FOR
    assert not await town.is_free(THURSDAY_9)
    assert not await town.is_free(THURSDAY_10 + timedelta(minutes=5))
    assert await town.is_free(THURSDAY_10 + timedelta(minutes=10))


async def test_a_family_keeps_one_time_and_the_last_one_picked_counts(
    town: Town, family: FamilyPhone
) -> None:
    await family.to_times()
    await family.hold(THURSDAY_9)
    await family.to_times()
    await family.hold(THURSDAY_11)
    assert await town.run(CountRows(HoldRow)) == 1
    assert await town.is_free(THURSDAY_9)
    assert not await town.is_free(THURSDAY_11)


async def test_two_families_cannot_keep_overlapping_times(town: Town, family: FamilyPhone) -> None:
    other = await town.family(1002)
    await family.to_times()
    await other.to_times()
    await family.hold(THURSDAY_10)
    for overlapping in (berlin(26, 9, 30), THURSDAY_10, berlin(26, 10, 30), THURSDAY_11):
        with pytest.raises(SlotTaken):
            await other.hold(overlapping)
    assert await town.run(CountRows(HoldRow)) == 1


async def test_a_refused_pick_leaves_the_earlier_one_kept(town: Town, family: FamilyPhone) -> None:
    other = await town.family(1002)
    await other.to_times()
    await other.hold(THURSDAY_10)
    await family.to_times()
    await family.hold(TUESDAY_10)
    await family.to_times()
    with pytest.raises(SlotTaken):
        await family.hold(THURSDAY_10)
    assert not await town.is_free(TUESDAY_10)


async def test_a_kept_time_is_free_again_after_ten_minutes(town: Town, family: FamilyPhone) -> None:
    await family.to_times()
    await family.hold(THURSDAY_9)
    assert await town.sweep(minutes=9, seconds=59) == 0
    assert await town.sweep(seconds=1) == 1
    assert await town.is_free(THURSDAY_9)
    with pytest.raises(HoldExpired):
        await family.send()


async def test_a_hold_that_is_over_gives_way_even_before_the_sweep(town: Town, family: FamilyPhone) -> None:
    other = await town.family(1002)
    await family.to_times()
    await family.hold(THURSDAY_9)
    await other.to_times()
    town.clock.advance(minutes=10)
    await other.hold(THURSDAY_9)
    with pytest.raises(HoldExpired):
        await family.send()


@pytest.mark.parametrize(
    "start_at",
    [
        pytest.param(berlin(24, 8), id="before office hours"),
        pytest.param(berlin(26, 9, 15), id="beside the grid"),
        pytest.param(berlin(23, 13), id="too soon"),
        pytest.param(berlin(19, 9), id="past"),
        pytest.param(berlin(28, 9, month=1, year=2027), id="beyond the horizon"),
        pytest.param(berlin(28, 9, month=12), id="absent that day"),
        pytest.param(berlin(25, 9, month=12), id="public holiday"),
    ],
)
async def test_only_an_offered_time_can_be_kept(town: Town, family: FamilyPhone, start_at: object) -> None:
    await family.to_times()
    with pytest.raises(SlotGone):
        await family.hold(start_at)  # type: ignore[arg-type]
    assert await town.run(CountRows(OccupancyRow)) == 0


@pytest.mark.parametrize("counsellor", ["SR-01-A", "nobody"])
async def test_only_a_counsellor_of_the_chosen_office_can_be_picked(
    family: FamilyPhone, counsellor: str
) -> None:
    await family.to_times()
    with pytest.raises(SlotGone):
        await family.hold(berlin(26, 9), counsellor)


async def test_sending_makes_a_pending_request_and_a_card(town: Town, family: FamilyPhone) -> None:
    appointment = await family.request(THURSDAY_9)
    assert appointment.status is Status.PENDING
    assert appointment.office == BARDOWICK
    assert appointment.start_at == THURSDAY_9
    assert appointment.version == 1
    assert await town.run(CountRows(HoldRow)) == 0
    assert await town.run(CountRows(CardRow)) == 1
    assert [row["kind"] for row in await town.notices()] == ["card"]
    assert await town.events() == ["requested"]


async def test_sending_twice_makes_one_request(town: Town, family: FamilyPhone) -> None:
    await family.to_times()
    await family.hold(THURSDAY_9)
    press = SendRequest(account_id=family.account_id, version=await family.version())
    await town.run(press)
    with pytest.raises(Changed):
        await town.run(press)
    with pytest.raises(HoldExpired):
        await family.send()
    assert await town.run(CountRows(CardRow)) == 1


async def test_a_press_on_an_old_version_is_refused(town: Town, family: FamilyPhone) -> None:
    shown = await family.to_times()
    old = shown.dialogue.version - 1
    with pytest.raises(Changed):
        await town.run(
            HoldSlot(account_id=family.account_id, version=old, counsellor=ANNA_DE_EN, start_at=THURSDAY_9)
        )


async def test_confirming_books_and_plans_reminders_and_tells_the_family(
    town: Town, family: FamilyPhone
) -> None:
    appointment = await family.book(THURSDAY_10)
    assert appointment.status is Status.BOOKED
    assert appointment.expires_at is None
    assert await town.told() == ["confirmed"]
    assert await town.reminders() == [berlin(23, 10), berlin(25, 10), berlin(26, 8)]
    assert await town.events() == ["requested", "booked"]


async def test_declining_frees_the_time_and_tells_the_family(town: Town, family: FamilyPhone) -> None:
    appointment = await family.request(THURSDAY_10)
    await town.decline(appointment)
    assert (await town.now_of(appointment)).status is Status.DECLINED
    assert await town.is_free(THURSDAY_10)
    assert await town.told() == ["declined"]
    assert await town.reminders() == []
    assert await town.events() == ["requested", "declined"]


async def test_a_decided_request_can_be_booked_anew_at_once(town: Town, family: FamilyPhone) -> None:
    appointment = await family.request(THURSDAY_10)
    await town.decline(appointment)
    shown = await town.run(Rebook(account_id=family.account_id, appointment_id=appointment.id))
    assert isinstance(shown.view, SlotsView)
    await family.hold(THURSDAY_10)
    assert (await family.send()).topic == appointment.topic


async def test_a_request_ends_after_three_working_days(town: Town, family: FamilyPhone) -> None:
    appointment = await family.request(NEXT_MONDAY_10)
    assert appointment.expires_at == berlin(26, 9)
    assert await town.sweep(days=2, hours=23) == 0
    assert await town.sweep(hours=1) == 1
    assert (await town.now_of(appointment)).status is Status.EXPIRED
    assert await town.is_free(NEXT_MONDAY_10)
    assert await town.told() == ["expired"]
    assert await town.events() == ["requested", "expired"]
    assert await town.sweep(days=1) == 0


async def test_holidays_closure_days_and_weekends_do_not_count_as_working_days(database: Database) -> None:
    async with open_town(database, now=berlin(22, 10, month=12)) as town:
        family = await town.family()
        appointment = await family.request(berlin(7, 9, month=1, year=2027))
        assert appointment.expires_at == berlin(29, 10, month=12)


async def test_a_request_ends_two_hours_before_its_start_at_the_latest(
    town: Town, family: FamilyPhone
) -> None:
    appointment = await family.request(TUESDAY_9)
    assert appointment.expires_at == TUESDAY_9 - timedelta(hours=2)
    await town.sweep(hours=22)
    assert (await town.now_of(appointment)).status is Status.EXPIRED


async def test_a_request_cannot_be_confirmed_once_the_talk_would_have_begun(
    town: Town, family: FamilyPhone
) -> None:
    appointment = await family.request(TUESDAY_9)
    town.clock.set(TUESDAY_9)
    with pytest.raises(TooLate):
        await town.confirm(appointment)
    await town.sweep()


async def test_a_family_waits_for_three_answers_at_most(family: FamilyPhone) -> None:
    for start_at in (TUESDAY_10, THURSDAY_9, NEXT_MONDAY_10):
        await family.request(start_at)
    with pytest.raises(TooManyOpenRequests):
        await family.to_times()


async def test_a_family_cannot_be_in_two_talks_at_once(family: FamilyPhone) -> None:
    first = await family.request(TUESDAY_10)
    shown = await family.to_times()
    assert isinstance(shown.view, SlotsView)
    assert first.start_at not in {slot.start_at for slot in shown.view.slots}
    with pytest.raises(AlreadyThere):
        await family.hold(TUESDAY_10)


async def test_an_answered_request_makes_room_for_another(town: Town, family: FamilyPhone) -> None:
    requests = [await family.request(at) for at in (TUESDAY_10, THURSDAY_9, NEXT_MONDAY_10)]
    await town.confirm(requests[0])
    assert (await family.request(berlin(27, 9))).status is Status.PENDING


@pytest.mark.parametrize(
    ("language", "counsellor", "start_at", "needed"),
    [
        ("en", ANNA_DE_EN, THURSDAY_9, False),
        ("ar", ANNA_DE_EN, THURSDAY_9, True),
        ("ar", BILAL_AR, berlin(26, 14), False),
        ("uk", BILAL_AR, berlin(26, 14), True),
    ],
)
async def test_an_interpreter_is_needed_where_the_counsellor_lacks_the_language(
    town: Town, language: str, counsellor: str, start_at: object, needed: bool
) -> None:
    family = await town.family(1001, language)
    appointment = await family.request(start_at, counsellor)  # type: ignore[arg-type]
    assert appointment.interpreter is needed
    assert appointment.language == language


async def test_an_instant_office_books_at_once(town: Town, family: FamilyPhone) -> None:
    await family.to_times("Reppenstedt")
    await family.hold(berlin(26, 13), "SR-06-A")
    appointment = await family.send()
    assert appointment.status is Status.BOOKED
    assert appointment.expires_at is None
    assert await town.told() == ["confirmed"]
    assert len(await town.reminders()) == 3
    assert await town.events() == ["requested", "booked"]
    assert {row["chat_id"] for row in await town.notices() if row["kind"] == "card"} == {INSTANT_CHAT}


async def test_a_move_at_an_instant_office_is_booked_at_once_too(database: Database) -> None:
    instant = with_office(example(), BARDOWICK, instant=True)
    async with open_town(database, district=instant) as town:
        family = await town.family(1001, "ar")
        await family.to_times()
        await family.hold(THURSDAY_9)
        appointment = await family.send()
        moved = await family.move(appointment, berlin(26, 14), BILAL_AR)
        assert moved.status is Status.BOOKED
        assert (moved.start_at, moved.counsellor) == (berlin(26, 14), BILAL_AR)
        assert (appointment.interpreter, moved.interpreter) == (True, False)
        assert await town.is_free(THURSDAY_9)
        assert await town.told() == ["confirmed", "moved"]
        assert await town.reminders() == [berlin(23, 14), berlin(25, 14), berlin(26, 12)]
        assert await town.events() == ["requested", "booked", "move_requested", "moved"]


async def test_an_office_without_a_chat_leads_to_its_contact(family: FamilyPhone) -> None:
    with pytest.raises(Changed):
        await family.to_times("Bleckede", topic="nothing to choose")
    shown = await family.shown()
    assert isinstance(shown.view, OfficeContactView)
    assert shown.view.office.code == "SR-04"


async def test_the_citys_families_get_its_contact(family: FamilyPhone) -> None:
    with pytest.raises(Changed):
        await family.to_times("Hansestadt Lüneburg", topic="nothing to choose")
    assert isinstance((await family.shown()).view, OutsideView)


async def test_a_place_that_may_be_two_is_asked_back(family: FamilyPhone) -> None:
    with pytest.raises(Changed):
        await family.to_times("Oldendorf", topic="nothing to choose")
    shown = await family.shown()
    assert isinstance(shown.view, PlaceChoiceView)
    assert len(shown.view.candidates) > 1


async def test_a_draft_is_forgotten_after_a_day(town: Town, family: FamilyPhone) -> None:
    before = await family.to_times()
    town.clock.advance(hours=24)
    assert await town.run(ForgetOld()) == 0
    town.clock.advance(seconds=1)
    assert await town.run(ForgetOld()) == 1
    after = await family.shown()
    assert after.dialogue.at is At.HOME
    assert after.dialogue.draft.office is None
    assert after.dialogue.version > before.dialogue.version


async def test_the_last_office_and_topic_can_be_repeated(town: Town, family: FamilyPhone) -> None:
    first = await family.request(THURSDAY_9)
    again = StartBooking(account_id=family.account_id, version=await family.version(), again=True)
    await town.run(again)
    await family.hold(NEXT_MONDAY_10)
    second = await family.send()
    assert (second.office, second.topic) == (first.office, first.topic)


async def test_cells_of_the_past_are_forgotten(town: Town, family: FamilyPhone) -> None:
    await family.book(TUESDAY_9)
    town.clock.set(TUESDAY_9 + timedelta(days=1))
    await town.run(ForgetOld())
    assert await town.run(CountRows(OccupancyRow)) == 14
    town.clock.set(TUESDAY_9 + timedelta(days=1, minutes=70))
    await town.run(ForgetOld())
    assert await town.run(CountRows(OccupancyRow)) == 0


async def test_the_free_times_shown_leave_out_what_is_kept(town: Town, family: FamilyPhone) -> None:
    other = await town.family(1002)
    shown = await other.to_times()
    assert isinstance(shown.view, SlotsView)
    first = shown.view.slots[0]
    await other.hold(first.start_at, first.counsellor)
    seen = await family.to_times()
    assert isinstance(seen.view, SlotsView)
    pairs = {(slot.counsellor, slot.start_at) for slot in seen.view.slots}
    assert (first.counsellor, first.start_at) not in pairs
    assert all(slot.start_at.astimezone(BERLIN) >= berlin(24, 9) for slot in seen.view.slots)


async def test_facts_in_the_event_log_name_no_person(town: Town, family: FamilyPhone) -> None:
    appointment = await family.book(THURSDAY_9)
    rows = await town.run(AllRows(EventRow))
    assert {row["kind"] for row in rows} == {"requested", "booked"}
    for row in rows:
        facts = (row["office"], row["topic"], row["language"], row["appointment_kind"], row["interpreter"])
        assert facts == (
            appointment.office,
            appointment.topic,
            appointment.language,
            appointment.kind,
            appointment.interpreter,
        )


async def test_a_hold_for_moving_cannot_be_sent_as_a_new_request(town: Town, family: FamilyPhone) -> None:
    appointment = await family.request(THURSDAY_9)
    await family.start_move(appointment)
    shown = await family.hold(THURSDAY_11)
    forged = replace(shown.dialogue, draft=replace(shown.dialogue.draft, moving=False))
    await town.run(lambda uow, now: uow.dialogues.save(forged, now))
    with pytest.raises(HoldExpired):
        await family.send()
