"""The clock moves as told, and everything in the world goes by it."""

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.clock import MovableClock
from sandbox.server import Sandbox
from tests.support.person import People, RefusedError

START = datetime(2027, 3, 1, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_the_clock_runs_from_its_start_and_moves_both_ways() -> None:
    clock = MovableClock(START)
    clock.advance(timedelta(days=2))
    clock.advance(timedelta(hours=-1))
    assert abs(clock.now() - START - timedelta(days=2, hours=-1)) < SECOND


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        MovableClock(START.replace(tzinfo=None))


async def test_messages_are_dated_by_the_moved_clock(people: People) -> None:
    phone = await people.phone("Amal", "ar")
    await people.set_clock(START)
    assert abs((await phone.text("x")).date - START) < 5 * SECOND


async def test_the_page_can_jump_to_what_is_due_next() -> None:
    due: list[datetime] = [START + timedelta(days=3)]

    async def next_jump() -> datetime | None:
        return due[0] if due else None

    sandbox = Sandbox(clock=MovableClock(START), next_jump=next_jump)
    await sandbox.start()
    async with People(sandbox.url) as people:
        assert (await people.get("/person/clock"))["can_jump"] is True
        assert (await people.post("/person/clock", {"to_next": True}))["moved"] is True
        assert abs(await people.now() - due[0]) < 5 * SECOND
        due.clear()
        assert (await people.post("/person/clock", {"to_next": True}))["moved"] is False
    await sandbox.stop()


async def test_a_nonsensical_time_is_refused(people: People) -> None:
    with pytest.raises(RefusedError, match="ISO 8601"):
        await people.post("/person/clock", {"set": "tomorrow"})
    with pytest.raises(RefusedError, match="the clock runs from 2000 to 2999"):
        await people.post("/person/clock", {"advance_seconds": 2**70})
    with pytest.raises(RefusedError, match="advance_seconds must be a whole number"):
        await people.post("/person/clock", {"advance_seconds": "x"})
