"""The mark "done", the change and what it causes commit together, or none does."""

import pytest

from domain.errors import Changed, SlotTaken
from services.accounts import Agree, ChangeLanguage, FindVisitor
from services.dialogue import AlreadyDone, GoHome, LookAside, MarkShown, OnUpdate, Refused, Shown
from services.holding import HoldSlot
from services.intake import TakeIn, Unfinished
from services.model import At, RawUpdate
from services.ports import UnitOfWork
from services.sweeps import FindUnshown
from storage.rows import AccountRow, ConsentRow, HoldRow, InboxRow
from tests.services.life import ANNA_DE_EN, THURSDAY_9, THURSDAY_11, FamilyPhone, Town
from tests.support.databases import AllRows, CountRows


async def take_in(town: Town, update_id: int, payload: bytes = b"{}") -> None:
    await town.run(TakeIn(updates=[RawUpdate(update_id=update_id, lane=1001, payload=payload)]))


async def picking(family: FamilyPhone, start_at: object) -> HoldSlot:
    return HoldSlot(
        account_id=family.account_id,
        version=await family.version(),
        counsellor=ANNA_DE_EN,
        start_at=start_at,  # type: ignore[arg-type]
    )


async def test_an_update_is_done_once(town: Town, family: FamilyPhone) -> None:
    await take_in(town, 1)
    await family.to_times()
    inner = await picking(family, THURSDAY_9)
    first = await town.run(OnUpdate(update_id=1, inner=inner))
    second = await town.run(OnUpdate(update_id=1, inner=inner))
    assert isinstance(first, Shown)
    assert second == AlreadyDone()
    assert await town.run(Unfinished()) == []


async def test_a_refusal_finishes_the_update_and_undoes_only_what_it_wanted(
    town: Town, family: FamilyPhone
) -> None:
    other = await town.family(1002)
    await other.to_times()
    await other.hold(THURSDAY_9)
    await family.to_times()
    await family.hold(THURSDAY_11)
    before = await family.shown()
    await take_in(town, 1)
    answer = await town.run(OnUpdate(update_id=1, inner=await picking(family, THURSDAY_9)))
    assert isinstance(answer, Refused)
    assert isinstance(answer.error, SlotTaken)
    assert await family.shown() == before
    assert await town.run(CountRows(HoldRow)) == 2
    assert [row["status"] for row in await town.run(AllRows(InboxRow))] == ["done"]


async def test_an_error_undoes_the_mark_as_well(town: Town, family: FamilyPhone) -> None:
    await take_in(town, 1)

    def broken(uow: UnitOfWork, now: object, /) -> None:
        GoHome(account_id=family.account_id)(uow, now)  # type: ignore[arg-type]
        raise ZeroDivisionError

    before = await family.version()
    with pytest.raises(ZeroDivisionError):
        await town.run(OnUpdate(update_id=1, inner=broken))
    assert await family.version() == before
    assert [raw.update_id for raw in await town.run(Unfinished())] == [1]


async def test_an_update_without_a_change_is_done_too(town: Town) -> None:
    await take_in(town, 1)
    assert await town.run(OnUpdate(update_id=1)) is None
    assert await town.run(OnUpdate(update_id=1)) == AlreadyDone()


async def test_an_update_never_taken_in_does_nothing(town: Town, family: FamilyPhone) -> None:
    answer = await town.run(OnUpdate(update_id=99, inner=GoHome(account_id=family.account_id)))
    assert answer == AlreadyDone()


async def test_nothing_is_kept_of_a_stranger_until_they_agree(town: Town) -> None:
    before = await town.run(CountRows(AccountRow))
    visitor = await town.run(FindVisitor(channel_id=4711))
    assert visitor.account_id is None
    assert await town.run(CountRows(AccountRow)) == before
    await town.run(Agree(channel_id=4711, language="uk"))
    consents = await town.run(AllRows(ConsentRow))
    assert [(c["version"], c["language"], c["given_at"]) for c in consents] == [
        ("2026-11", "uk", town.clock.now())
    ]


async def test_agreeing_again_keeps_one_account_and_logs_both(town: Town) -> None:
    first = await town.run(Agree(channel_id=4711, language="uk"))
    second = await town.run(Agree(channel_id=4711, language="en"))
    assert first.dialogue.account_id == second.dialogue.account_id
    assert second.language == "en"
    assert await town.run(CountRows(ConsentRow)) == 2


async def test_another_language_leads_back_to_where_one_was(town: Town, family: FamilyPhone) -> None:
    await family.to_times()
    aside = await town.run(LookAside(account_id=family.account_id, to=At.LANGUAGE))
    back = await town.run(
        ChangeLanguage(account_id=family.account_id, version=aside.dialogue.version, language="ar")
    )
    assert (back.dialogue.at, back.language) == (At.SLOTS, "ar")
    with pytest.raises(Changed):
        await town.run(
            ChangeLanguage(account_id=family.account_id, version=aside.dialogue.version, language="en")
        )


async def test_a_message_that_lags_behind_is_found_until_it_is_shown(town: Town, family: FamilyPhone) -> None:
    shown = await family.to_times()
    version = shown.dialogue.version
    town.clock.advance(seconds=30)
    assert await town.run(FindUnshown()) == []
    town.clock.advance(seconds=1)
    found = await town.run(FindUnshown())
    assert [(channel, one.dialogue.version) for channel, one in found] == [(1001, version)]
    await town.run(MarkShown(account_id=family.account_id, version=version, message_id=7))
    assert await town.run(FindUnshown()) == []


async def test_an_older_mark_never_overwrites_a_newer_one(town: Town, family: FamilyPhone) -> None:
    version = (await family.to_times()).dialogue.version
    for shown, message_id in ((version, 8), (version - 1, 7), (version + 1, 9)):
        await town.run(MarkShown(account_id=family.account_id, version=shown, message_id=message_id))
    dialogue = (await family.shown()).dialogue
    assert (dialogue.shown_version, dialogue.message_id) == (version, 8)
