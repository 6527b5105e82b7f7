"""Updates taken in: once each, sealed, gone when done, given up after five attempts."""

import pytest

from services.intake import ATTEMPTS, BeginAgain, CountFailure, TakeIn, Unfinished
from services.model import RawUpdate
from services.sweeps import ForgetOld
from storage.rows import InboxRow
from storage.runner import ClosableRunner
from tests.support.databases import AllRows, Database

NEW_SECRET = b"another service key for the tests"


def raw(update_id: int, lane: int = 1001, payload: bytes = b'{"text": "hello"}') -> RawUpdate:
    return RawUpdate(update_id=update_id, lane=lane, payload=payload)


async def take_in(runner: ClosableRunner, *updates: RawUpdate) -> list[int]:
    return [taken.update_id for taken in await runner.run(TakeIn(updates=updates))]


async def finish(runner: ClosableRunner, update_id: int) -> bool:
    return await runner.run(lambda uow, now: uow.inbox.finish(update_id, now))


async def fail(runner: ClosableRunner, update_id: int, times: int) -> list[bool]:
    return [await runner.run(CountFailure(update_id=update_id)) for _ in range(times)]


async def unfinished(runner: ClosableRunner) -> list[int]:
    return [one.update_id for one in await runner.run(Unfinished())]


async def test_a_repeated_update_is_taken_in_once(runner: ClosableRunner) -> None:
    assert await take_in(runner, raw(7), raw(8)) == [7, 8]
    assert await take_in(runner, raw(8), raw(9), raw(9)) == [9]
    assert await finish(runner, 7)
    assert await take_in(runner, raw(7)) == []


async def test_a_smaller_number_may_be_new(runner: ClosableRunner) -> None:
    assert await take_in(runner, raw(900)) == [900]
    assert await take_in(runner, raw(3)) == [3]


async def test_an_update_is_finished_once(runner: ClosableRunner) -> None:
    await take_in(runner, raw(7))
    assert await finish(runner, 7)
    assert not await finish(runner, 7)
    assert not await finish(runner, 8)


async def test_payload_and_lane_are_gone_when_it_is_done(runner: ClosableRunner) -> None:
    await take_in(runner, raw(7))
    await finish(runner, 7)
    row = (await runner.run(AllRows(InboxRow)))[0]
    assert (row["status"], row["payload"], row["lane"]) == ("done", None, None)


async def test_the_lane_keeps_one_accounts_order_and_is_not_its_number(runner: ClosableRunner) -> None:
    taken = await runner.run(TakeIn(updates=[raw(1), raw(2), raw(3, lane=1002), raw(4, lane=0)]))
    lanes = [one.lane for one in taken]
    assert lanes[0] == lanes[1]
    assert len({*lanes}) == 3
    assert lanes[3] == 0
    assert not {1001, 1002} & {*lanes}
    assert [one.lane for one in await runner.run(Unfinished())] == lanes


async def test_what_a_killed_process_left_comes_in_its_order(database: Database) -> None:
    with database.open_runner() as runner:
        for update_id in (30, 10, 20):
            await take_in(runner, raw(update_id, payload=str(update_id).encode()))
            database.clock.advance(seconds=1)
        await take_in(runner, raw(5), raw(4))
        await finish(runner, 10)
    with database.open_runner() as runner:
        left = await runner.run(Unfinished())
    assert [one.update_id for one in left] == [30, 20, 4, 5]
    assert left[0].payload == b"30"


async def test_the_fifth_failure_quarantines(runner: ClosableRunner) -> None:
    await take_in(runner, raw(7), raw(8))
    assert await fail(runner, 7, ATTEMPTS) == [False, False, False, False, True]
    assert await unfinished(runner) == [8]
    assert not await finish(runner, 7)
    row = (await runner.run(AllRows(InboxRow)))[0]
    assert (row["status"], row["lane"]) == ("quarantined", None)


async def test_an_update_that_kills_the_process_each_time_is_quarantined(database: Database) -> None:
    seen = []
    for start in range(ATTEMPTS + 1):
        with database.open_runner() as runner:
            if start == 0:
                await take_in(runner, raw(7))
            else:
                begun = [await runner.run(BeginAgain(update_id=one)) for one in await unfinished(runner)]
                seen.append(begun)
    assert seen == [[True]] * (ATTEMPTS - 1) + [[False]]


async def test_waiting_through_many_restarts_counts_nothing(database: Database) -> None:
    with database.open_runner() as runner:
        await take_in(runner, raw(7))
    for _ in range(ATTEMPTS + 1):
        with database.open_runner() as runner:
            assert await unfinished(runner) == [7]


async def test_an_update_that_cannot_be_opened_does_not_stop_the_others(database: Database) -> None:
    with database.open_runner() as runner:
        await take_in(runner, raw(7))
    with database.open_runner(secrets=[NEW_SECRET]) as runner:
        await take_in(runner, raw(8))
        assert await unfinished(runner) == [8]


async def test_failing_something_unknown_or_done_gives_it_up(runner: ClosableRunner) -> None:
    await take_in(runner, raw(7))
    await finish(runner, 7)
    assert await fail(runner, 7, 1) == [True]
    assert await fail(runner, 99, 1) == [True]


@pytest.mark.parametrize(("hours", "kept"), [(48, 1), (48.01, 0)])
async def test_duplicates_are_known_for_two_days(database: Database, hours: float, kept: int) -> None:
    with database.open_runner() as runner:
        await take_in(runner, raw(7))
        await finish(runner, 7)
        database.clock.advance(hours=hours)
        await runner.run(ForgetOld())
        assert len(await runner.run(AllRows(InboxRow))) == kept


@pytest.mark.parametrize(("hours", "kept"), [(24, True), (24.01, False)])
async def test_a_quarantined_payload_is_kept_for_a_day(database: Database, hours: float, kept: bool) -> None:
    with database.open_runner() as runner:
        await take_in(runner, raw(7))
        await fail(runner, 7, ATTEMPTS)
        database.clock.advance(hours=hours)
        await runner.run(ForgetOld())
        row = (await runner.run(AllRows(InboxRow)))[0]
        assert (row["payload"] is not None) is kept


async def test_what_is_not_done_is_never_forgotten(database: Database) -> None:
    with database.open_runner() as runner:
        await take_in(runner, raw(7))
        database.clock.advance(days=30)
        await runner.run(ForgetOld())
        assert await unfinished(runner) == [7]
