"""What a use case may rely on: committed when it returns, alone undone when it fails, busy said so."""

import asyncio
import threading
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from domain.errors import SlotTaken
from domain.occupancy import Claim
from services.ports import DatabaseBusy, UnitOfWork
from storage import engines
from storage.rows import OccupancyRow
from storage.runner import GROUP, TRIES, ClosableRunner
from tests.support.databases import (
    AllRows,
    CountRows,
    Database,
    connection_of,
    session_of,
)

A_MOMENT_MS = 10
EVER = 30


class Gate:
    """A use case that holds the writer up until it is opened, so that others gather behind it."""

    def __init__(self) -> None:
        self.entered, self.opened = threading.Event(), threading.Event()

    def __call__(self, _uow: UnitOfWork, _now: datetime, /) -> None:
        self.entered.set()
        assert self.opened.wait(EVER)


class Own:
    """Take one cell; remembers the transaction it was in."""

    def __init__(self, cell: int, chain: str = "a") -> None:
        self.cell, self.chain = cell, chain
        self.transaction: Any = None

    def __call__(self, uow: UnitOfWork, _now: datetime, /) -> int:
        uow.occupancy.claim(self.chain, Claim(resource="r", cells=range(self.cell, self.cell + 1)))
        self.transaction = connection_of(uow).get_transaction()
        return self.cell


class OwnThenFail(Own):
    """Take one cell and then raise."""

    def __init__(self, cell: int, error: Exception) -> None:
        super().__init__(cell)
        self.error = error

    def __call__(self, uow: UnitOfWork, now: datetime, /) -> int:
        super().__call__(uow, now)
        raise self.error


def break_the_commit(uow: UnitOfWork, _now: datetime, /) -> None:
    """A reference to nobody which only the commit notices."""
    session_of(uow).execute(text("PRAGMA defer_foreign_keys=ON"))
    session_of(uow).execute(text("INSERT INTO family_account (family_id, account_id) VALUES (99, 99)"))


def nonsense(uow: UnitOfWork, _now: datetime, /) -> None:
    """Something that the driver calls an operational error."""
    session_of(uow).execute(text("SELECT * FROM nowhere"))


async def together(runner: ClosableRunner, *use_cases: Any) -> list[Any]:
    """Run them as one waiting group; outcomes and errors in their order."""
    gate = Gate()
    held = asyncio.create_task(runner.run(gate))
    await asyncio.to_thread(gate.entered.wait, EVER)
    tasks = [asyncio.create_task(runner.run(use_case)) for use_case in use_cases]
    await asyncio.sleep(0)
    gate.opened.set()
    await held
    return list(await asyncio.gather(*tasks, return_exceptions=True))


async def cells(runner: ClosableRunner) -> list[int]:
    return [row["cell"] for row in await runner.run(AllRows(OccupancyRow))]


async def test_a_use_case_is_committed_when_it_returns(database: Database) -> None:
    with database.open_runner() as runner:
        assert await runner.run(Own(1)) == 1
        assert await runner.read(CountRows(OccupancyRow)) == 1
    with database.open_runner() as runner:
        assert await cells(runner) == [1]


@pytest.mark.parametrize("error", [SlotTaken(), ZeroDivisionError()])
async def test_a_use_case_that_raises_leaves_nothing(runner: ClosableRunner, error: Exception) -> None:
    with pytest.raises(type(error)) as raised:
        await runner.run(OwnThenFail(1, error))
    assert raised.value is error
    assert await cells(runner) == []


async def test_a_savepoint_undoes_its_part_alone(runner: ClosableRunner) -> None:
    def partly(uow: UnitOfWork, now: datetime, /) -> None:
        Own(1)(uow, now)
        try:
            with uow.savepoint():
                OwnThenFail(2, SlotTaken())(uow, now)
        except SlotTaken:
            Own(3)(uow, now)

    await runner.run(partly)
    assert await cells(runner) == [1, 3]


async def test_the_clock_is_handed_to_each_use_case(database: Database, runner: ClosableRunner) -> None:
    assert await runner.run(lambda _, now: now) == database.clock.now()
    database.clock.advance(hours=1)
    assert await runner.read(lambda _, now: now) == database.clock.now()


async def test_a_cancelled_waiter_does_not_undo_its_use_case(database: Database) -> None:
    gate = Gate()
    with database.open_runner() as runner:
        held = asyncio.create_task(runner.run(gate))
        await asyncio.to_thread(gate.entered.wait, EVER)
        waiter = asyncio.create_task(runner.run(Own(1)))
        await asyncio.sleep(0)
        waiter.cancel()
        gate.opened.set()
        await held
        with pytest.raises(asyncio.CancelledError):
            await waiter
    with database.open_runner() as runner:
        assert await cells(runner) == [1]


async def test_close_finishes_what_was_asked_for(database: Database) -> None:
    with database.open_runner() as runner:
        tasks = [asyncio.create_task(runner.run(Own(cell))) for cell in range(100)]
        await asyncio.sleep(0)
    assert sorted(await asyncio.gather(*tasks)) == list(range(100))
    with database.open_runner() as runner:
        assert await runner.run(CountRows(OccupancyRow)) == 100


async def test_use_cases_that_wait_are_committed_together(sqlite_database: Database) -> None:
    use_cases = [Own(cell) for cell in range(GROUP)]
    with sqlite_database.open_runner() as runner:
        await together(runner, *use_cases)
    assert len({id(use_case.transaction) for use_case in use_cases}) == 1


async def test_in_a_group_only_the_failing_part_is_undone(sqlite_database: Database) -> None:
    with sqlite_database.open_runner() as runner:
        outcomes = await together(
            runner, Own(1), OwnThenFail(2, ZeroDivisionError()), Own(3), Own(3, "b"), nonsense, Own(4)
        )
        assert await cells(runner) == [1, 3, 4]
    kinds = [type(outcome) for outcome in outcomes]
    assert kinds == [int, ZeroDivisionError, int, SlotTaken, DatabaseBusy, int]


async def test_a_later_use_case_of_a_group_sees_the_earlier_ones(sqlite_database: Database) -> None:
    with sqlite_database.open_runner() as runner:
        outcomes = await together(runner, Own(1), CountRows(OccupancyRow), Own(2), CountRows(OccupancyRow))
    assert outcomes == [1, 1, 2, 2]


async def test_an_error_in_the_commit_reaches_everyone_and_nothing_stays(sqlite_database: Database) -> None:
    with sqlite_database.open_runner() as runner:
        outcomes = await together(runner, Own(1), break_the_commit, Own(2))
        assert [type(outcome) for outcome in outcomes] == [IntegrityError] * 3
        assert await cells(runner) == []
        assert await runner.run(Own(5)) == 5


async def test_reads_go_on_beside_an_open_change_and_see_only_what_is_committed(
    sqlite_database: Database,
) -> None:
    changed, may_commit = threading.Event(), threading.Event()

    def slow(uow: UnitOfWork, now: datetime, /) -> None:
        Own(1)(uow, now)
        changed.set()
        assert may_commit.wait(EVER)

    with sqlite_database.open_runner() as runner:
        change = asyncio.create_task(runner.run(slow))
        await asyncio.to_thread(changed.wait, EVER)
        during = await runner.read(CountRows(OccupancyRow))
        may_commit.set()
        await change
        after = await runner.read(CountRows(OccupancyRow))
    assert (during, after) == (0, 1)


async def test_a_locked_file_is_tried_again_and_then_said_to_be_busy(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    impatient = tuple(
        f"busy_timeout={A_MOMENT_MS}" if pragma.startswith("busy_timeout") else pragma
        for pragma in engines.PRAGMAS
    )
    monkeypatch.setattr(engines, "PRAGMAS", impatient)
    other = engines.make_engine(sqlite_database.url)
    with sqlite_database.open_runner() as runner:
        with other.begin(), pytest.raises(DatabaseBusy):
            await runner.run(Own(1))
        assert await runner.run(Own(2)) == 2
        assert await cells(runner) == [2]
    other.dispose()


class FailAtFirst:
    """Lets PostgreSQL itself report an error of this kind the first times."""

    def __init__(self, sqlstate: str, times: int) -> None:
        self.sqlstate, self.times, self.calls = sqlstate, times, 0

    def __call__(self, uow: UnitOfWork, now: datetime, /) -> int:
        self.calls += 1
        Own(1)(uow, now)
        if self.calls <= self.times:
            statement = f"DO $$ BEGIN RAISE SQLSTATE '{self.sqlstate}'; END $$"
            session_of(uow).execute(text(statement))
        return self.calls


@pytest.mark.parametrize("sqlstate", ["40001", "40P01", "55P03"])
async def test_deadlocks_serialisation_failures_and_locks_are_tried_again(
    postgres_database: Database, sqlstate: str
) -> None:
    with postgres_database.open_runner() as runner:
        assert await runner.run(FailAtFirst(sqlstate, TRIES - 1)) == TRIES
        assert await cells(runner) == [1]


async def test_after_three_tries_the_database_is_said_to_be_busy(postgres_database: Database) -> None:
    hopeless = FailAtFirst("40001", TRIES)
    with postgres_database.open_runner() as runner:
        with pytest.raises(DatabaseBusy):
            await runner.run(hopeless)
        assert hopeless.calls == TRIES
        assert await cells(runner) == []


async def test_other_operational_errors_are_not_tried_again(postgres_database: Database) -> None:
    once = FailAtFirst("57014", TRIES)
    with postgres_database.open_runner() as runner, pytest.raises(DatabaseBusy):
        await runner.run(once)
    assert once.calls == 1


async def test_two_use_cases_that_lock_each_other_out_both_succeed(postgres_database: Database) -> None:
    meeting = threading.Barrier(2, timeout=EVER)
    first_time = {1: True, 2: True}

    def crossing(first: int, second: int) -> Any:
        def use_case(uow: UnitOfWork, _now: datetime, /) -> int:
            session = session_of(uow)
            lock = text("UPDATE occupancy SET chain = chain WHERE cell = :cell")
            session.execute(lock, {"cell": first})
            if first_time.pop(first, False):
                meeting.wait()
            session.execute(lock, {"cell": second})
            return first

        return use_case

    with postgres_database.open_runner() as runner:
        for cell in (1, 2):
            await runner.run(Own(cell))
        outcomes = await asyncio.gather(runner.run(crossing(1, 2)), runner.run(crossing(2, 1)))
    assert set(outcomes) == {1, 2}
