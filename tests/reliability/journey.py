"""One journey of two families through the simulated Telegram, with a bot that is killed now and then."""

import asyncio
import base64
import random
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import web

from sandbox.calls import RecordedCall
from sandbox.params import Params
from sandbox.server import Sandbox
from tests.reliability.families import Family, looked_at, pending_reminders
from tests.support.databases import SECRET, Database
from tests.support.killing import Helper, Left, Life, Lives, SharedClock
from tests.support.person import People, start_of
from tests.support.stage import MONDAY, OFFICE_CHAT, TOKEN

NATIVE = {"ar": "العربية", "de": "Deutsch", "en": "English", "uk": "Українська"}
LATEST_START = timedelta(hours=40)
UNDO_OVER = timedelta(seconds=61)
SETTLED_WITHIN = 400
DELAY_S = 0.020
CALLS_BETWEEN_KILLS = 60


@dataclass(frozen=True)
class Kill:
    """When: after how many steps of the conversation between bot and Telegram, and how much later."""

    after: int
    delay: float


@dataclass
class Killer:
    """Counts the bot's calls (each twice: as it comes, and as its answer goes), and strikes between them."""

    lives: Lives
    rng: random.Random
    left: int
    struck: int = 0
    steps: int = 0
    _next: Kill | None = None
    _again: set[asyncio.Task[None]] = field(default_factory=set)
    failed: BaseException | None = None

    def begin(self) -> None:
        self._next = self._choose()

    async def step(self, _request: web.Request, _method: str, _params: Params) -> web.Response | None:
        self.steps += 1
        if self._next and self.steps >= self._next.after:
            kill, self._next = self._next, None
            if kill.delay == 0:
                self.lives.strike()
            task = asyncio.create_task(self._kill(kill.delay))
            self._again.add(task)
        return None

    async def _kill(self, delay: float) -> None:
        if delay:
            await asyncio.sleep(delay)
            self.lives.strike()
        await self.lives.begin_again()
        self.struck += 1
        self.left -= 1
        self._next = self._choose()

    def _choose(self) -> Kill | None:
        """Anywhere: often between a message and its mark (no delay), often between two calls."""
        if self.left <= 0:
            return None
        gap = self.rng.randint(1, CALLS_BETWEEN_KILLS)
        return Kill(self.steps + gap, self.rng.choice((0.0, self.rng.uniform(0, DELAY_S))))

    async def end(self) -> None:
        """No more kills; whoever was just killed is followed by another one."""
        self._next, self.left = None, 0
        for task in list(self._again):
            await task


@dataclass(kw_only=True)
class Journey:
    """What took part in a journey, and what is known of it at its end."""

    sandbox: Sandbox
    clock: SharedClock
    lives: Lives
    killer: Killer
    families: list[Family]
    rng: random.Random
    told_cancelled: dict[int, int] = field(default_factory=dict)

    @property
    def calls(self) -> list[RecordedCall]:
        return list(self.sandbox.calls)

    async def go(self) -> None:
        """Everybody's way: agree on a time, live up to it, settle."""
        await self.side_by_side(*(self._agree_on_a_time(family) for family in self.families))
        for _ in range(3):
            if not await self._next_reminders():
                break
        await self.killer.end()
        self.clock.advance(UNDO_OVER)
        await self.settle()
        await self.lives.stop()

    async def side_by_side(self, *ways: Coroutine[None, None, None]) -> None:
        async with asyncio.TaskGroup() as group:
            for way in ways:
                group.create_task(way)

    async def _agree_on_a_time(self, family: Family) -> None:
        await family.arrive(NATIVE[family.language])
        await family.book()
        await self.rng.choice(BEGINNINGS)(family)
        for change in self.rng.sample(CHANGES, k=self.rng.randint(0, 2)):
            await change(family)
        if self.rng.random() < 0.3:
            await family.cancel()
            if self.rng.random() < 0.5:
                await family.take_back()

    async def _next_reminders(self) -> bool:
        """Go to when the next message is due; families answer their reminders."""
        self.clock.advance(UNDO_OVER)
        self.note_cancellations()
        left = await self.settle()
        if left.next_due is None:
            return False
        due_at = datetime.fromtimestamp(left.next_due, UTC)
        if due_at > MONDAY + LATEST_START:
            return False
        self.clock.set(max(due_at + timedelta(seconds=1), self.clock.now()))
        await self.settle()
        await self.side_by_side(*(self._answer(family) for family in self.families))
        return True

    async def _answer(self, family: Family) -> None:
        reminders = pending_reminders(await looked_at(family.phone))
        if not reminders or family.mine in family.cancelled:
            return
        if self.clock.now() >= start_of(reminders[-1]):
            return  # the clock went on to the other family's reminder: for this one it is too late
        fate = self.rng.random()
        if fate < 0.6:
            await family.say_coming(reminders[-1])
        elif fate < 0.8:
            await family.cancel()

    def note_cancellations(self) -> None:
        """From here on nothing may remind of these."""
        for family in self.families:
            for number in family.cancelled:
                self.told_cancelled.setdefault(number, len(self.sandbox.calls))

    async def settle(self) -> Left:
        """Have the bot work until nothing is left."""
        for _ in range(SETTLED_WITHIN):
            left = await self.lives.look()
            if left.nothing and not self.sandbox.world.updates.pending():
                return left
            await a_change(self.sandbox, 0.05)
        raise AssertionError(f"something is left for ever: {left}\n{self.lives.log()[-4000:]}")


async def a_change(sandbox: Sandbox, seconds: float) -> None:
    """Wait until anything changes in the simulated Telegram, not longer than this."""
    changes, seq = sandbox.world.changes, sandbox.world.changes.seq
    await changes.wait_for(lambda: changes.seq != seq, seconds)


async def confirmed(family: Family) -> None:
    await family.be_confirmed()


async def declined_then_confirmed(family: Family) -> None:
    before = await family.be_declined()
    await family.rebook(before)
    await family.be_confirmed()


async def offer_accepted(family: Family) -> None:
    await family.be_offered()
    await family.answer_offer(accept=True)


async def offer_refused_then_confirmed(family: Family) -> None:
    await family.be_offered()
    await family.answer_offer(accept=False)
    await family.be_confirmed()


async def moved(family: Family) -> None:
    await family.ask_to_move()
    await family.be_confirmed()


async def move_refused(family: Family) -> None:
    await family.ask_to_move()
    await family.have_move_refused()


async def cancelled_and_taken_back(family: Family) -> None:
    await family.cancel()
    await family.take_back()


Way = Callable[[Family], Coroutine[None, None, None]]
BEGINNINGS: list[Way] = [confirmed, declined_then_confirmed, offer_accepted, offer_refused_then_confirmed]
CHANGES: list[Way] = [moved, move_refused, cancelled_and_taken_back, offer_accepted]


@asynccontextmanager
async def journey(
    helper: Helper, database: Database, folder: Path, rng: random.Random, kills: int
) -> AsyncIterator[Journey]:
    """Everything that a journey needs, on a fresh database, with the first bot alive."""
    async with AsyncExitStack() as stack:
        clock = SharedClock(folder / "clock", MONDAY)
        stack.callback(clock.close)
        sandbox = Sandbox(token=TOKEN, clock=clock)
        await sandbox.start()
        stack.push_async_callback(sandbox.stop)
        people = await stack.enter_async_context(People(sandbox.url))
        staff = [
            await people.phone(name, "de", id=number) for number, name in ((2001, "Anna"), (2002, "Bilal"))
        ]
        await people.group("Sozialraumbüro Bardowick", [2001, 2002], id=OFFICE_CHAT)
        first = Life(
            number=0,
            token=TOKEN,
            api_url=sandbox.url,
            database_url=database.url,
            keys_url=database.keys_url,
            secret_keys=base64.b64encode(SECRET).decode(),
            clock=str(folder / "clock"),
            control_port=0,
            log=str(folder / "log"),
            alone=database.kind == "sqlite",
        )
        lives = Lives(helper, first)
        stack.push_async_callback(lives.close)
        killer = Killer(lives, rng, kills)
        stack.push_async_callback(killer.end)
        await lives.start()
        sandbox.faults.before.append(killer.step)
        sandbox.faults.after.append(killer.step)
        killer.begin()
        families = [
            Family(
                phone=await people.phone(f"Familie {number}", "de", id=number),
                staff=[phone.in_chat(OFFICE_CHAT) for phone in staff],
                language=language,
                rng=rng,
            )
            for number, language in zip((1001, 1002), rng.sample(sorted(NATIVE), k=2), strict=True)
        ]
        yield Journey(sandbox=sandbox, clock=clock, lives=lives, killer=killer, families=families, rng=rng)
