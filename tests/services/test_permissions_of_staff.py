"""Who may press what on a card, wherever it was forwarded to."""

import pytest

from domain.errors import Changed, NotAllowed, SomebodyWasFaster
from services.accounts import BindStaff, FindVisitor
from services.staff import (
    ConfirmRequest,
    DeclineRequest,
    OfferTimes,
    ProposeTime,
    SeeOverview,
    StaffAnswer,
)
from tests.services.life import (
    ANNA,
    ANNA_DE_EN,
    BILAL,
    CARLA,
    CHAT,
    CHATS,
    HEAD,
    KATRIN,
    NEXT_MONDAY_10,
    OTHER_CHAT,
    STAFF,
    THURSDAY_9,
    FamilyPhone,
    Town,
)

STRANGER_IN_GROUP = 1001


@pytest.mark.parametrize(
    ("by", "chat"),
    [
        pytest.param(CARLA, CHAT, id="staff of another office in this chat"),
        pytest.param(CARLA, OTHER_CHAT, id="staff of another office in their own chat"),
        pytest.param(KATRIN, CHAT, id="the coordinator"),
        pytest.param(STRANGER_IN_GROUP, CHAT, id="a family in the group"),
        pytest.param(None, CHAT, id="somebody unknown"),
        pytest.param(ANNA, OTHER_CHAT, id="the wrong chat"),
        pytest.param(ANNA, -1, id="a chat of nobody"),
    ],
)
async def test_a_card_obeys_only_staff_of_its_office_in_its_chat(
    town: Town, family: FamilyPhone, by: int | None, chat: int
) -> None:
    appointment = await family.request(THURSDAY_9)
    press = town.press(appointment, by, chat=chat)
    for use_case in (
        ConfirmRequest(press=press),
        DeclineRequest(press=press),
        OfferTimes(press=press, show=True),
        ProposeTime(press=press, counsellor=ANNA_DE_EN, start_at=NEXT_MONDAY_10),
    ):
        with pytest.raises(NotAllowed):
            await town.run(use_case)
    assert await town.now_of(appointment) == appointment


@pytest.mark.parametrize("by", [ANNA, BILAL, HEAD])
async def test_every_colleague_of_the_office_may_decide(town: Town, family: FamilyPhone, by: int) -> None:
    appointment = await family.request(THURSDAY_9)
    assert await town.confirm(appointment, by) is StaffAnswer.CONFIRMED


async def test_an_appointment_that_does_not_exist_is_refused_like_a_foreign_one(
    town: Town, family: FamilyPhone
) -> None:
    appointment = await family.request(THURSDAY_9)
    unknown = type(town.press(appointment))(
        account_id=town.accounts[ANNA], chat_id=CHAT, appointment_id=appointment.id + 1, version=1
    )
    with pytest.raises(NotAllowed):
        await town.run(ConfirmRequest(press=unknown))


async def test_a_late_press_learns_who_was_faster(town: Town, family: FamilyPhone) -> None:
    appointment = await family.request(THURSDAY_9)
    late = town.press(appointment, BILAL)
    await town.confirm(appointment, ANNA)
    with pytest.raises(SomebodyWasFaster) as refusal:
        await town.run(DeclineRequest(press=late))
    assert refusal.value.name == "Anna Beispiel"


async def test_a_press_made_stale_by_the_family_says_only_that_it_changed(
    town: Town, family: FamilyPhone
) -> None:
    appointment = await family.request(THURSDAY_9)
    late = town.press(appointment)
    await family.move(appointment, NEXT_MONDAY_10)
    with pytest.raises(Changed):
        await town.run(ConfirmRequest(press=late))


async def test_a_decided_request_cannot_be_decided_again(town: Town, family: FamilyPhone) -> None:
    appointment = await family.book(THURSDAY_9)
    with pytest.raises(Changed):
        await town.confirm(appointment)
    with pytest.raises(Changed):
        await town.decline(appointment)


async def test_the_coordinator_sees_counts_of_all_offices(town: Town, family: FamilyPhone) -> None:
    await family.request(THURSDAY_9)
    await family.book(NEXT_MONDAY_10)
    overview = await town.run(SeeOverview(account_id=town.accounts[KATRIN]))
    lines = {line.office.code: line for line in overview.lines}
    assert len(lines) == 10
    assert (lines["SR-03"].figures.pending, lines["SR-03"].figures.booked) == (1, 1)
    assert (lines["SR-03"].reachable, lines["SR-02"].reachable) == (True, False)
    assert all(line.next_free_at for line in overview.lines)


@pytest.mark.parametrize("by", [ANNA, HEAD, STRANGER_IN_GROUP])
async def test_only_district_staff_see_the_overview(town: Town, family: FamilyPhone, by: int) -> None:
    with pytest.raises(NotAllowed):
        await town.run(SeeOverview(account_id=town.accounts[by]))
    assert family.account_id == town.accounts[STRANGER_IN_GROUP]


async def test_binding_staff_again_changes_nothing(town: Town) -> None:
    before = [await town.run(FindVisitor(channel_id=entry.channel_id)) for entry in STAFF]
    await town.run(BindStaff(entries=STAFF, chats=CHATS))
    after = [await town.run(FindVisitor(channel_id=entry.channel_id)) for entry in STAFF]
    assert before == after
    assert all(visitor.staff for visitor in after)
