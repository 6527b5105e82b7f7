"""Lanes: one account's updates in order, accounts side by side, and a clean end."""

import asyncio

from bot.lanes import SIDE_BY_SIDE, Lanes
from services.model import RawUpdate

GUARD_S = 10


def update(number: int, lane: int = 1) -> RawUpdate:
    return RawUpdate(update_id=number, lane=lane, payload=b"{}")


class Handler:
    """Writes down what begins and ends; holds each update until `go` is set."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.ended: list[int] = []
        self.go = asyncio.Event()
        self._changed = asyncio.Condition()

    async def __call__(self, raw: RawUpdate) -> None:
        self.begun.append(raw.update_id)
        async with self._changed:
            self._changed.notify_all()
        await self.go.wait()
        self.ended.append(raw.update_id)

    async def until_begun(self, count: int) -> None:
        async with asyncio.timeout(GUARD_S), self._changed:
            await self._changed.wait_for(lambda: len(self.begun) >= count)


async def test_one_lane_keeps_its_order() -> None:
    handler = Handler()
    handler.go.set()
    lanes = Lanes(handler)

    lanes.put([update(3), update(1), update(2)])
    lanes.put([update(4)])
    await lanes.idle()

    assert handler.ended == [3, 1, 2, 4]


async def test_within_a_lane_the_next_waits_for_the_one_before() -> None:
    handler = Handler()
    lanes = Lanes(handler)

    lanes.put([update(1), update(2), update(3, lane=2)])
    await handler.until_begun(2)

    assert handler.begun == [1, 3]
    handler.go.set()
    await lanes.idle()
    assert handler.ended.index(1) < handler.ended.index(2)


async def test_two_lanes_run_side_by_side() -> None:
    meeting = asyncio.Barrier(2)

    async def meet(_raw: RawUpdate) -> None:
        async with asyncio.timeout(GUARD_S):
            await meeting.wait()

    lanes = Lanes(meet)
    lanes.put([update(1, lane=1), update(2, lane=2)])
    await lanes.idle()

    assert meeting.n_waiting == 0
    assert not meeting.broken


async def test_no_more_than_the_agreed_number_run_at_once() -> None:
    handler = Handler()
    lanes = Lanes(handler)

    lanes.put([update(n, lane=n) for n in range(SIDE_BY_SIDE + 5)])
    await handler.until_begun(SIDE_BY_SIDE)

    assert len(handler.begun) == SIDE_BY_SIDE
    handler.go.set()
    await lanes.idle()
    assert len(handler.ended) == SIDE_BY_SIDE + 5


async def test_a_lane_that_was_empty_takes_new_updates() -> None:
    handler = Handler()
    handler.go.set()
    lanes = Lanes(handler)

    for number in (1, 2, 3):
        lanes.put([update(number)])
        await lanes.idle()

    assert handler.ended == [1, 2, 3]


async def test_finishing_lets_what_runs_end_and_leaves_the_rest() -> None:
    handler = Handler()
    lanes = Lanes(handler)
    lanes.put([update(1), update(2), update(3), update(4, lane=2), update(5, lane=2)])
    await handler.until_begun(2)

    finishing = asyncio.create_task(lanes.finish(GUARD_S))
    await asyncio.sleep(0)
    handler.go.set()
    await finishing

    assert handler.begun == [1, 4]
    assert handler.ended == [1, 4]


async def test_finishing_stops_what_takes_too_long() -> None:
    handler = Handler()
    lanes = Lanes(handler)
    lanes.put([update(1), update(2)])
    await handler.until_begun(1)

    await lanes.finish(0.001)
    await lanes.idle()

    assert handler.begun == [1]
    assert handler.ended == []


async def test_finishing_leaves_lanes_alone_that_still_wait_for_a_place() -> None:
    troubles: list[dict[str, object]] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _loop, context: troubles.append(context))
    handler = Handler()
    lanes = Lanes(handler)
    lanes.put([update(n, lane=n) for n in range(SIDE_BY_SIDE + 5)])
    await handler.until_begun(SIDE_BY_SIDE)

    tasks = set(lanes._tasks)
    finishing = asyncio.create_task(lanes.finish(GUARD_S))
    await asyncio.sleep(0)
    handler.go.set()
    await finishing

    assert len(handler.ended) == SIDE_BY_SIDE
    assert [task.exception() for task in tasks if task.exception()] == []
    assert troubles == []


async def test_an_update_whose_handler_failed_holds_up_none_behind_it() -> None:
    handled: list[int] = []

    async def fail_once(raw: RawUpdate) -> None:
        handled.append(raw.update_id)
        if raw.update_id == 1:
            message = "planted"
            raise RuntimeError(message)

    lanes = Lanes(fail_once)
    lanes.put([update(1), update(2)])
    failed = next(iter(lanes._tasks))
    await asyncio.wait([failed])
    assert isinstance(failed.exception(), RuntimeError)
    lanes.put([update(3)])
    await lanes.idle()

    assert handled == [1, 2, 3]


async def test_finishing_nothing_is_done_at_once() -> None:
    await Lanes(Handler()).finish(GUARD_S)
