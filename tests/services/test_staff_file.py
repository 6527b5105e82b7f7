"""Binding staff by the operator's file: whoever is taken out of it is staff no longer, at once."""

import pytest

from domain.errors import NotAllowed
from services.accounts import BindStaff, FindVisitor
from services.dialogue import GoHome
from services.sweeps import ForgetOld
from services.views import HomeView
from tests.services.life import ANNA, BARDOWICK, BILAL, CHAT, CHATS, STAFF, TUESDAY_9, FamilyPhone, Town


@pytest.fixture
async def family(town: Town) -> FamilyPhone:
    return await town.family()


async def test_a_press_of_somebody_taken_out_of_the_file_is_refused(town: Town, family: FamilyPhone) -> None:
    request = await family.request(TUESDAY_9)
    await town.run(BindStaff(entries=[one for one in STAFF if one.channel_id != ANNA], chats=CHATS))
    with pytest.raises(NotAllowed):
        await town.confirm(request, ANNA)
    assert (await town.run(FindVisitor(channel_id=ANNA))).staff is None
    await town.confirm(request, BILAL)


async def test_a_decision_keeps_the_name_of_somebody_who_left(town: Town, family: FamilyPhone) -> None:
    booked = await family.book(TUESDAY_9)
    await town.run(BindStaff(entries=[one for one in STAFF if one.channel_id != ANNA], chats=CHATS))
    decided = await town.run(lambda uow, _: uow.staff.get(booked.decided_by or 0))
    assert decided
    assert decided.name == "Anna Beispiel"


async def test_a_chat_given_to_another_office_belongs_to_that_one_alone(town: Town) -> None:
    await town.run(BindStaff(entries=STAFF, chats=[("SR-02", CHAT)]))
    assert await town.run(lambda uow, _: uow.staff.office_of_chat(CHAT)) == "SR-02"
    assert await town.run(lambda uow, _: uow.staff.chat_of(BARDOWICK)) is None


async def test_somebody_who_left_is_a_newcomer_to_the_families_side(town: Town) -> None:
    await town.run(BindStaff(entries=[], chats=CHATS))
    visitor = await town.run(FindVisitor(channel_id=ANNA))
    assert visitor.is_newcomer


async def test_a_family_can_book_again_long_after_its_draft_was_forgotten(
    town: Town, family: FamilyPhone
) -> None:
    await family.request(TUESDAY_9)
    town.clock.advance(days=30)
    await town.run(ForgetOld())
    shown = await town.run(GoHome(account_id=family.account_id))
    assert isinstance(shown.view, HomeView)
    assert shown.view.again
