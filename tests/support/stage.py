"""The whole product for a dialogue test: sandbox, bot, the example district, and a clock to move."""

import re
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TypeVar

from adapters.districts.bindings import load_bindings
from adapters.districts.loader import load_district
from bot.app import App, Telegram
from bot.opening import bind_staff, opened
from bot.settings import Settings, new_secret_key
from domain.offices import District
from sandbox.clock import MovableClock
from sandbox.server import Sandbox
from services.ports import UseCase
from storage.runner import ClosableRunner
from tests.support.person import ChatOnPhone, People, PersonPhone, Seen

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "districts" / "lueneburg"
TOKEN = "700000001:test"
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
OFFICE_CHAT = -4003

Result = TypeVar("Result")
Texts = Callable[[str], str]


@cache
def example() -> District:
    """The example district, read once."""
    return load_district(EXAMPLE)


@dataclass(kw_only=True)
class Stage:
    """Everything that plays along in a dialogue test."""

    app: App
    runner: ClosableRunner
    sandbox: Sandbox
    clock: MovableClock
    people: People
    running: AsyncExitStack

    async def restart(self) -> None:
        """End the bot in order and start another one on the same database."""
        await self.running.aclose()
        self.app = make_app(self.sandbox, self.runner)
        await self.running.enter_async_context(self.app.running(alone=True))

    async def family(self, name: str = "Amal", language: str = "de", phone_id: int = 1001) -> PersonPhone:
        """A phone that has never written to the bot."""
        return await self.people.phone(name, language, id=phone_id)

    async def at_home(self, language: str = "Deutsch", phone_id: int = 1001) -> PersonPhone:
        """A phone that has chosen its language and agreed; home is shown."""
        phone = await self.family(language="de", phone_id=phone_id)
        await phone.start()
        await phone.tap(None, language)
        await phone.tap(None, "✅")
        await phone.wait(lambda m: any("📅" in b for b in m.buttons), what="home")
        return phone

    async def at_times(self, language: str = "Deutsch", phone_id: int = 1001) -> tuple[PersonPhone, Seen]:
        """A phone that sees free times in Bardowick, and the message with them."""
        phone = await self.at_home(language, phone_id)
        await phone.tap(None, "📅")
        await phone.text("21357")
        topics = await phone.see("Bardowick")
        await phone.tap(topics, topics.buttons[0])
        return phone, await phone.wait(has_times, what="free times")

    async def at_summary(
        self, language: str = "Deutsch", phone_id: int = 1001, pick: int = 0
    ) -> tuple[PersonPhone, Seen]:
        """A phone that has picked a time and sees the summary."""
        phone, times = await self.at_times(language, phone_id)
        await phone.tap(times, times.buttons[pick])
        return phone, await phone.wait(has_send, what="the summary")

    async def requested(
        self, language: str = "Deutsch", phone_id: int = 1001, pick: int = 0
    ) -> tuple[PersonPhone, ChatOnPhone, Seen]:
        """A family that has sent its request, the office chat, and the card in it."""
        phone, summary = await self.at_summary(language, phone_id, pick)
        worker = await self.worker()
        before = await worker.chat()
        await phone.tap(summary, "✅")
        card = await worker.wait(lambda m: "⏳" in m.text and m not in before, what="the card")
        return phone, worker, card

    async def booked(
        self, language: str = "Deutsch", phone_id: int = 1001, pick: int = 0
    ) -> tuple[PersonPhone, ChatOnPhone, Seen]:
        """A family with a booked appointment, the office chat, and the confirmation it got."""
        phone, worker, card = await self.requested(language, phone_id, pick)
        await worker.tap(card, "✅")
        confirmation = await phone.wait(lambda m: m.text.startswith("✅"), what="the confirmation")
        await worker.wait(lambda m: m.id == card.id and "✅" in m.text, what="the changed card")
        return phone, worker, confirmation

    async def worker(self, staff_id: int = 2001) -> ChatOnPhone:
        """The office chat as one of its staff sees it."""
        phone = await self.people.phone(
            "Anna Beispiel" if staff_id == 2001 else "Bilal Muster", "de", id=staff_id
        )
        return phone.in_chat(OFFICE_CHAT)

    async def pass_time(self, **by: float) -> None:
        """Move the clock and let what is due happen."""
        self.clock.advance(timedelta(**by))
        await self.sweep()

    async def sweep(self) -> None:
        """Run all sweeps and deliver everything due, now."""
        await self.app.sweeper.sweep_all()
        self.app.courier.nudge()

    async def run(self, use_case: UseCase[Result]) -> Result:
        """A use case straight on the database."""
        return await self.runner.run(use_case)


@asynccontextmanager
async def stage(
    *, database_url: str | None = None, now: datetime = MONDAY, folder: Path | None = None
) -> AsyncIterator[Stage]:
    """The curtain rises: everything started, staff bound, the office's group made."""
    async with AsyncExitStack() as stack:
        path = folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        clock = MovableClock()
        clock.set(now)
        sandbox = Sandbox(token=TOKEN, clock=clock)
        await sandbox.start()
        stack.push_async_callback(sandbox.stop)
        people = await stack.enter_async_context(People(sandbox.url))
        await people.phone("Anna Beispiel", "de", id=2001)
        await people.phone("Bilal Muster", "de", id=2002)
        await people.phone("Katrin Koordination", "de", id=3001)
        await people.group("Sozialraumbüro Bardowick", [2001, 2002], id=OFFICE_CHAT)
        settings = settings_for(path, database_url)
        runner = stack.enter_context(opened(settings, clock, example()))
        await runner.run(bind_staff(load_bindings(EXAMPLE / "demo.yaml", example())))
        app = make_app(sandbox, runner)
        running = await stack.enter_async_context(AsyncExitStack())
        await running.enter_async_context(app.running(alone=True))
        yield Stage(app=app, runner=runner, sandbox=sandbox, clock=clock, people=people, running=running)


def make_app(sandbox: Sandbox, runner: ClosableRunner) -> App:
    """A bot on this database, not yet started."""
    return App(telegram=Telegram(token=TOKEN, api_url=sandbox.url), runner=runner, district=example())


def settings_for(folder: Path, database_url: str | None = None) -> Settings:
    """Settings with databases in a folder of their own."""
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        bot_token=TOKEN,
        database_url=database_url or f"sqlite:///{folder}/test.db",
        keys_url=f"sqlite:///{folder}/keys.db",
        district=EXAMPLE,
        secret_keys=new_secret_key(),
    )


def has_times(message: Seen) -> bool:
    """Say whether a message offers times."""
    return any(re.search(r"\d\d:\d\d", label) for label in message.buttons)


def has_send(message: Seen) -> bool:
    """Say whether a message is the summary: its first button sends."""
    return bool(message.buttons) and message.buttons[0].startswith("✅") and "⏰" not in message.text
