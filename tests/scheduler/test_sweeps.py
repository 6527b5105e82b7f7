"""The scheduler is a clock with a handful of sweeps and nothing else."""

from collections.abc import AsyncIterator
from datetime import UTC, timedelta
from typing import TypeVar, cast

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from scheduler.sweeps import DELIVER_EVERY_S, SHOW_EVERY_S, SWEEPS, Sweeper
from services.ports import DatabaseBusy, UseCase

Result = TypeVar("Result")


class Database:
    """A runner that counts instead of working; busy for the use cases named."""

    def __init__(self, *busy: str, found: int = 0) -> None:
        self.ran: list[str] = []
        self._busy, self._found = busy, found

    async def run(self, use_case: UseCase[Result]) -> Result:
        name = type(use_case).__name__
        self.ran.append(name)
        if name in self._busy:
            raise DatabaseBusy
        return cast("Result", self._found)

    async def read(self, question: UseCase[Result]) -> Result:
        raise NotImplementedError(question)


class Nudges:
    """Counts."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        self.count += 1


async def show_nothing() -> None:
    """Nothing is stale."""


def sweeper(database: Database, nudge: Nudges | None = None, *, fastest: bool = False) -> Sweeper:
    return Sweeper(runner=database, nudge=nudge or Nudges(), show_again=show_nothing, fastest=fastest)


@pytest.fixture
async def started() -> AsyncIterator[AsyncIOScheduler]:
    """A scheduler that has begun, with its clock standing still."""
    scheduler = sweeper(Database()).build()
    scheduler.start(paused=True)
    yield scheduler
    scheduler.shutdown(wait=False)


def test_its_jobs_are_the_sweeps_the_delivery_and_the_screens_and_nothing_else() -> None:
    jobs = {job.id for job in sweeper(Database()).build().get_jobs()}

    assert jobs == {name for name, _, _ in SWEEPS} | {"deliver", "show_again"}
    assert len(jobs) < 10


def test_every_job_is_an_interval_in_utc() -> None:
    for job in sweeper(Database()).build().get_jobs():
        assert isinstance(job.trigger, IntervalTrigger)
        assert job.trigger.timezone is UTC or job.trigger.timezone.utcoffset(None) == timedelta(0)


def test_intervals_are_as_configured() -> None:
    intervals = {
        job.id: job.trigger.interval.total_seconds() for job in sweeper(Database()).build().get_jobs()
    }

    wanted = {name: seconds for name, _, seconds in SWEEPS}
    assert intervals == wanted | {"deliver": DELIVER_EVERY_S, "show_again": SHOW_EVERY_S}


def test_where_the_clock_may_jump_every_sweep_comes_each_second() -> None:
    jobs = sweeper(Database(), fastest=True).build().get_jobs()

    sweeps = {name for name, _, _ in SWEEPS}
    assert {job.trigger.interval.total_seconds() for job in jobs if job.id in sweeps} == {1}


async def test_a_missed_turn_is_made_up_for_once_and_never_twice_at_a_time(started: AsyncIOScheduler) -> None:
    for job in started.get_jobs():
        assert job.coalesce is True
        assert job.max_instances == 1
        assert job.misfire_grace_time is None


async def test_nothing_of_it_is_stored(started: AsyncIOScheduler) -> None:
    stores = {type(store).__name__ for store in started._jobstores.values()}

    assert stores == {"MemoryJobStore"}


def test_no_job_carries_more_than_its_sweep() -> None:
    arguments = {job.id: job.args for job in sweeper(Database()).build().get_jobs()}

    for name, use_case, _ in SWEEPS:
        assert arguments.pop(name) == (name, use_case)
    assert set(arguments.values()) == {()}


async def test_a_busy_database_puts_one_sweep_off_and_not_the_others() -> None:
    names = [type(use_case).__name__ for _, use_case, _ in SWEEPS]
    database, nudges = Database(names[1]), Nudges()

    await sweeper(database, nudges).sweep_all()

    assert database.ran == names
    assert nudges.count == 0


async def test_a_sweep_that_was_put_off_runs_at_its_next_turn() -> None:
    name, use_case, _ = SWEEPS[0]
    database = Database(type(use_case).__name__)
    one = sweeper(database)

    await one.sweep(name, use_case)
    await one.sweep(name, use_case)

    assert len(database.ran) == 2


@pytest.mark.parametrize(("found", "nudged"), [(0, 0), (1, 1), (25, 1)])
async def test_the_courier_is_nudged_when_a_sweep_changed_something(found: int, nudged: int) -> None:
    name, use_case, _ = SWEEPS[0]
    nudges = Nudges()

    await sweeper(Database(found=found), nudges).sweep(name, use_case)

    assert nudges.count == nudged


async def test_any_other_error_is_not_hidden() -> None:
    class Broken(Database):
        async def run(self, use_case: UseCase[Result]) -> Result:
            raise ZeroDivisionError(use_case)

    name, use_case, _ = SWEEPS[0]
    with pytest.raises(ZeroDivisionError):
        await sweeper(Broken()).sweep(name, use_case)


async def test_the_delivery_nudges_the_courier() -> None:
    nudges = Nudges()

    await sweeper(Database(), nudges)._deliver()

    assert nudges.count == 1


def test_every_sweep_is_a_use_case_of_its_own() -> None:
    kinds = [type(use_case) for _, use_case, _ in SWEEPS]

    assert len(set(kinds)) == len(kinds)
