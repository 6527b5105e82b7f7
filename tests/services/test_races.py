"""Rivals at the same instant: one wins, all others are refused in words they can be told."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from domain.errors import Changed, HoldExpired, SlotTaken, SomebodyWasFaster
from domain.slots import Slot
from services.appointments import AnswerOffer
from services.dialogue import Shown
from services.holding import HoldSlot
from services.model import At
from services.ports import UnitOfWork, UseCase
from services.sending import SendRequest
from services.staff import CardPress, ConfirmRequest, DeclineRequest, ProposeTime, StaffAnswer
from services.sweeps import ExpireMoves, ExpireRequests, FinishCancellations, ReleaseHolds
from services.times import free_times, kind_of
from storage.rows import AppointmentRow, HoldRow, OccupancyRow
from tests.services.life import (
    ANNA,
    ANNA_DE_EN,
    BARDOWICK,
    BILAL,
    HEAD,
    NEXT_MONDAY_10,
    THURSDAY_9,
    THURSDAY_11,
    FamilyPhone,
    SettleFamilies,
    Town,
)
from tests.support.databases import CountRows, check_invariants

ROUNDS = 20
RIVALS = 200
PRESSES = 50
CELLS_OF_A_TALK = 14


@dataclass(frozen=True)
class SlotsApart:
    """Question: free times of one counsellor that share no cell with each other."""

    number: int
    counsellor: str = ANNA_DE_EN

    def __call__(self, uow: UnitOfWork, now: datetime, /) -> list[Slot]:
        office = uow.district.office_by_code[BARDOWICK]
        times = free_times(uow, office, kind_of(uow), now, language="en")
        return list(islice(_apart(slot for slot in times if slot.counsellor == self.counsellor), self.number))


def _apart(slots: Iterable[Slot]) -> Iterator[Slot]:
    free_from = None
    for slot in slots:
        if free_from is None or slot.start_at >= free_from:
            yield slot
            free_from = slot.end_at + timedelta(minutes=10)


async def outcomes(town: Town, use_cases: Sequence[UseCase[Any]]) -> list[Any]:
    """All at once; what each came to."""
    tasks = (town.run(use_case) for use_case in use_cases)
    return list(await asyncio.gather(*tasks, return_exceptions=True))


def tally(results: Sequence[Any]) -> Counter[str]:
    return Counter(type(result).__name__ for result in results)


async def test_of_two_hundred_families_one_gets_the_time(town: Town) -> None:
    accounts = await town.run(SettleFamilies(number=RIVALS))
    versions = dict.fromkeys(accounts, 1)
    for slot in await town.run(SlotsApart(ROUNDS)):
        presses = [
            HoldSlot(
                account_id=account_id,
                version=versions[account_id],
                counsellor=slot.counsellor,
                start_at=slot.start_at,
            )
            for account_id in accounts
        ]
        results = await outcomes(town, presses)
        assert tally(results) == {"Shown": 1, "SlotTaken": RIVALS - 1}
        winner = next(result for result in results if isinstance(result, Shown))
        versions[winner.dialogue.account_id] = winner.dialogue.version
        await check_invariants(town.runner)
    held = await town.run(CountRows(HoldRow))
    assert await town.run(CountRows(OccupancyRow)) == held * CELLS_OF_A_TALK


async def test_of_fifty_presses_on_one_card_one_decides(town: Town) -> None:
    accounts = await town.run(SettleFamilies(number=ROUNDS))
    slots = await town.run(SlotsApart(ROUNDS))
    for account_id, slot in zip(accounts, slots, strict=True):
        appointment_id = await request(town, account_id, slot)
        presses = [card_press(town, appointment_id, by) for by in (ANNA, BILAL, HEAD)]
        decisions = [ConfirmRequest(press=presses[number % 3]) for number in range(PRESSES)]
        results = await outcomes(town, decisions)
        first = results.index(StaffAnswer.CONFIRMED) % 3
        own = len(range(first, PRESSES, 3)) - 1  # nobody is told to have been slower than oneself
        others = PRESSES - 1 - own
        assert tally(results) == {"StaffAnswer": 1, "Changed": own, "SomebodyWasFaster": others}
        winner = presses[first]
        names = {result.name for result in results if isinstance(result, SomebodyWasFaster)}
        decided = (await town.appointment(appointment_id)).decided_by
        assert len(names) == 1
        staff = await town.run(lambda uow, _, d=decided: uow.staff.get(d or 0))
        assert staff is not None
        assert (staff.account_id, staff.name) == (winner.account_id, names.pop())
    assert (await town.told()).count("confirmed") == ROUNDS


async def request(town: Town, account_id: int, slot: Slot) -> int:
    family = FamilyPhone(town=town, account_id=account_id)
    await family.hold(slot.start_at, slot.counsellor)
    return (await family.send()).id


def card_press(town: Town, appointment_id: int, by: int, version: int = 1) -> CardPress:
    return CardPress(
        account_id=town.accounts[by], chat_id=-4003, appointment_id=appointment_id, version=version
    )


async def test_of_confirming_and_declining_at_once_one_counts(town: Town) -> None:
    accounts = await town.run(SettleFamilies(number=ROUNDS))
    for account_id, slot in zip(accounts, await town.run(SlotsApart(ROUNDS)), strict=True):
        appointment_id = await request(town, account_id, slot)
        results = await outcomes(
            town,
            [
                ConfirmRequest(press=card_press(town, appointment_id, ANNA)),
                DeclineRequest(press=card_press(town, appointment_id, BILAL)),
            ],
        )
        assert tally(results) == {"StaffAnswer": 1, "SomebodyWasFaster": 1}
    assert len([kind for kind in await town.told() if kind in {"confirmed", "declined"}]) == ROUNDS


async def test_of_two_moves_into_one_gap_one_gets_it(town: Town) -> None:
    phones = [await town.family(1001), await town.family(1002)]
    own = [await phones[0].book(THURSDAY_9), await phones[1].book(THURSDAY_11)]
    for slot in (await town.run(SlotsApart(ROUNDS + 1)))[-ROUNDS:]:
        for phone, appointment in zip(phones, own, strict=True):
            await phone.start_move(appointment)
        presses = [
            HoldSlot(
                account_id=phone.account_id,
                version=await phone.version(),
                counsellor=slot.counsellor,
                start_at=slot.start_at,
            )
            for phone in phones
        ]
        results = await outcomes(town, presses)
        assert tally(results) == {"Shown": 1, "SlotTaken": 1}
        await check_invariants(town.runner)


async def test_of_the_offices_offer_and_a_familys_pick_one_gets_the_time(town: Town) -> None:
    family = await town.family(1001)
    rival = await town.family(1002)
    appointment = await family.request(THURSDAY_9)
    for slot in (await town.run(SlotsApart(ROUNDS + 1)))[-ROUNDS:]:
        if slot.start_at == THURSDAY_11:
            continue
        await rival.to_times()
        version = (await town.now_of(appointment)).version
        results = await outcomes(
            town,
            [
                ProposeTime(
                    press=card_press(town, appointment.id, ANNA, version),
                    counsellor=slot.counsellor,
                    start_at=slot.start_at,
                ),
                HoldSlot(
                    account_id=rival.account_id,
                    version=await rival.version(),
                    counsellor=slot.counsellor,
                    start_at=slot.start_at,
                ),
            ],
        )
        assert len([result for result in results if isinstance(result, SlotTaken)]) == 1
        await check_invariants(town.runner)


async def test_a_request_sent_as_its_hold_ends_has_its_time_or_is_refused(town: Town) -> None:
    accounts = await town.run(SettleFamilies(number=ROUNDS))
    slots = await town.run(SlotsApart(ROUNDS))
    for account_id, slot in zip(accounts, slots, strict=True):
        family = FamilyPhone(town=town, account_id=account_id)
        await family.hold(slot.start_at, slot.counsellor)
        version = await family.version()
        town.clock.advance(minutes=9, seconds=59)
        send = asyncio.create_task(town.run(SendRequest(account_id=account_id, version=version)))
        town.clock.advance(seconds=1)
        sweep = asyncio.create_task(town.run(ReleaseHolds()))
        sent, swept = await asyncio.gather(send, sweep, return_exceptions=True)
        assert isinstance(sent, Shown | HoldExpired)
        assert isinstance(swept, int)
        await check_invariants(town.runner)


async def test_a_press_and_the_sweep_that_ends_the_request_do_not_disturb_each_other(town: Town) -> None:
    accounts = await town.run(SettleFamilies(number=ROUNDS))
    slots = await town.run(SlotsApart(ROUNDS, "SR-03-B"))
    for account_id, slot in zip(accounts, slots, strict=True):
        appointment_id = await request(town, account_id, slot)
        expires_at = (await town.appointment(appointment_id)).expires_at
        assert expires_at is not None
        began_at = town.clock.now()
        town.clock.set(expires_at)
        press = card_press(town, appointment_id, ANNA)
        decided, swept = await outcomes(town, [ConfirmRequest(press=press), ExpireRequests()])
        town.clock.set(began_at)
        assert (decided is StaffAnswer.CONFIRMED and swept == 0) or (
            isinstance(decided, Changed) and swept == 1
        )
    rows = await town.run(CountRows(AppointmentRow))
    assert rows == ROUNDS


async def test_everything_that_can_happen_to_one_talk_at_once_leaves_its_cells_right(town: Town) -> None:
    family = await town.family(1001)
    appointment = await family.book(THURSDAY_9)
    for slot in (await town.run(SlotsApart(ROUNDS + 1)))[-ROUNDS:]:
        await town.propose(appointment, NEXT_MONDAY_10, "SR-03-A")
        await family.start_move(appointment)
        version = (await town.now_of(appointment)).version
        shown = await family.version()
        results = await outcomes(
            town,
            [
                HoldSlot(
                    account_id=family.account_id,
                    version=shown,
                    counsellor=slot.counsellor,
                    start_at=slot.start_at,
                ),
                AnswerOffer(
                    account_id=family.account_id,
                    appointment_id=appointment.id,
                    version=version,
                    accept=False,
                ),
                ProposeTime(
                    press=card_press(town, appointment.id, BILAL, version),
                    counsellor="SR-03-C",
                    start_at=THURSDAY_9,
                ),
                SendRequest(account_id=family.account_id, version=shown + 1),
                ReleaseHolds(),
                ExpireMoves(),
                FinishCancellations(),
            ],
        )
        unexpected = [r for r in results if isinstance(r, Exception) and not isinstance(r, REFUSALS)]
        assert not unexpected
        await check_invariants(town.runner)
        town.clock.advance(minutes=10)
        await town.run(ReleaseHolds())
        assert (await family.shown()).dialogue.at in {At.SUMMARY, At.SLOTS, At.SENT}


REFUSALS = (Changed, SomebodyWasFaster, SlotTaken, HoldExpired)
