"""Each kind of crash on its own, in one process: a bot freezes at a chosen point, is cut off, another one starts."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import pytest

import bot.app
import bot.worker
from adapters.districts.bindings import load_bindings
from bot.app import App, Telegram
from bot.opening import bind_staff, opened
from bot.settings import Settings
from messages.callbacks import encode
from messages.presses import (
    Book,
    PickSlot,
    PickTopic,
    Press,
    Send,
)
from sandbox.clock import MovableClock
from sandbox.server import Sandbox
from services.delivery import ClaimNotices, MarkSent
from services.dialogue import OnUpdate
from services.intake import TakeIn
from services.ports import UseCase
from services.sending import SendRequest
from storage.rows import AppointmentRow, EventRow, InboxRow, NoticeRow
from storage.runner import ClosableRunner
from tests.reliability.families import offers, presses
from tests.reliability.journey import a_change
from tests.support.databases import EXAMPLE, SECRET, AllRows, Database, check_invariants, example
from tests.support.person import ChatOnPhone, People, PersonPhone, Seen
from tests.support.stage import MONDAY, OFFICE_CHAT, TOKEN

Result = TypeVar("Result")
Where = Callable[[UseCase[Any]], bool]


def nowhere(_use_case: UseCase[Any]) -> bool:
    return False


class Freezing:
    """A runner that stops for ever before a chosen use case, as a process does that is killed there."""

    def __init__(self, runner: ClosableRunner, before: Where) -> None:
        self._runner, self._before = runner, before
        self.frozen = asyncio.Event()

    async def run(self, use_case: UseCase[Result]) -> Result:
        if self.frozen.is_set() or self._before(use_case):
            self.frozen.set()
            await asyncio.Event().wait()
        return await self._runner.run(use_case)

    async def read(self, question: UseCase[Result]) -> Result:
        return await self._runner.read(question)


@dataclass(kw_only=True)
class Theatre:
    """The sandbox, the people and the database; bots come and go."""

    sandbox: Sandbox
    people: People
    runner: ClosableRunner
    family: PersonPhone
    office: ChatOnPhone

    @asynccontextmanager
    async def bot(self, freeze_before: Where = nowhere) -> AsyncIterator[Freezing]:
        """A bot at work; at the end it is cut off at once."""
        freezing = Freezing(self.runner, freeze_before)
        telegram = Telegram(token=TOKEN, api_url=self.sandbox.url)
        app = App(telegram=telegram, runner=freezing, district=example())
        async with app.running(alone=True):
            yield freezing

    async def rows(self, row: type[Any]) -> list[dict[str, Any]]:
        return await self.runner.run(AllRows(row))

    async def all_is_done(self) -> None:
        """Wait until the bot has fetched, finished and sent everything."""
        while self.sandbox.world.updates.pending() or not await self._finished():
            await a_change(self.sandbox, 0.02)

    async def _finished(self) -> bool:
        now = self.sandbox.clock.now()
        due = [row for row in await self.rows(NoticeRow) if row["status"] == "due" and row["due_at"] <= now]
        return not due and all(row["status"] != "new" for row in await self.rows(InboxRow))

    async def at_the_summary(self) -> Seen:
        """A family that has picked a time."""
        await self.family.start()
        await self.family.tap(None, "Deutsch")
        await self.family.tap(None, "✅")
        await self.press(Book)
        await self.family.text("21357")
        await self.press(PickTopic)
        await self.press(PickSlot)
        return await self.family.wait(lambda seen: offers(seen, Send), what="the summary")

    async def press(self, wanted: type[Press]) -> None:
        """Press the first button of this kind."""
        message = await self.family.wait(lambda seen: offers(seen, wanted), what=wanted.__name__)
        data = next(encode(press) for press in presses(message) if isinstance(press, wanted))
        await self.family.tap_data(message, data)


@pytest.fixture
async def theatre(database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Theatre]:
    monkeypatch.setattr(bot.app, "FINISH_WITHIN_S", 0.05)
    monkeypatch.setattr(bot.worker, "PAUSES_S", (0.0, 0.0, 0.0, 0.0))
    async with AsyncExitStack() as stack:
        clock = MovableClock(MONDAY)
        sandbox = Sandbox(token=TOKEN, clock=clock)
        await sandbox.start()
        stack.push_async_callback(sandbox.stop)
        people = await stack.enter_async_context(People(sandbox.url))
        anna = await people.phone("Anna", "de", id=2001)
        await people.group("Sozialraumbüro Bardowick", [anna], id=OFFICE_CHAT)
        settings = Settings(
            _env_file=None,  # type: ignore[call-arg]
            bot_token=TOKEN,
            database_url=database.url,
            keys_url=database.keys_url,
            district=EXAMPLE,
            secret_keys=base64.b64encode(SECRET).decode(),
        )
        runner = stack.enter_context(opened(settings, clock, example()))
        await runner.run(bind_staff(load_bindings(EXAMPLE / "demo.yaml", example())))
        yield Theatre(
            sandbox=sandbox,
            people=people,
            runner=runner,
            family=await people.phone("Amal", "de", id=1001),
            office=anna.in_chat(OFFICE_CHAT),
        )
        await check_invariants(runner)


def sends_the_request(use_case: UseCase[Any]) -> bool:
    return isinstance(use_case, OnUpdate) and isinstance(use_case.inner, SendRequest)


def is_card(seen: Seen) -> bool:
    return seen.from_bot and "⏳" in seen.text


async def cards(theatre: Theatre) -> list[Seen]:
    return [seen for seen in await theatre.office.chat() if is_card(seen)]


async def test_killed_before_the_commit_the_press_stays_in_the_inbox_and_the_next_start_completes_it(
    theatre: Theatre,
) -> None:
    async with theatre.bot(sends_the_request) as killed:
        summary = await theatre.at_the_summary()
        await theatre.family.press(summary, summary.button("✅").data or "")
        await killed.frozen.wait()
    assert not await theatre.rows(AppointmentRow)
    assert [row["status"] for row in await theatre.rows(InboxRow)].count("new") == 1

    async with theatre.bot():
        await theatre.office.wait(is_card, what="the card")
        await theatre.all_is_done()

    assert len(await theatre.rows(AppointmentRow)) == 1
    assert len(await cards(theatre)) == 1


async def test_killed_before_the_intake_commits_the_press_is_not_acknowledged_and_comes_again(
    theatre: Theatre,
) -> None:
    async with theatre.bot():
        summary = await theatre.at_the_summary()
        await theatre.all_is_done()
    async with theatre.bot(lambda use_case: isinstance(use_case, TakeIn)) as killed:
        await theatre.family.press(summary, summary.button("✅").data or "")
        await killed.frozen.wait()
    assert {row["status"] for row in await theatre.rows(InboxRow)} == {"done"}
    assert theatre.sandbox.world.updates.pending() == 1

    async with theatre.bot():
        await theatre.office.wait(is_card, what="the card")
        await theatre.all_is_done()

    assert len(await theatre.rows(AppointmentRow)) == 1
    assert len(await cards(theatre)) == 1


async def test_killed_between_commit_and_send_the_message_goes_out_once_after_the_restart(
    theatre: Theatre,
) -> None:
    requested = asyncio.Event()

    def once_requested(use_case: UseCase[Any]) -> bool:
        if sends_the_request(use_case):
            requested.set()
        return requested.is_set() and isinstance(use_case, ClaimNotices)

    async with theatre.bot(once_requested) as killed:
        summary = await theatre.at_the_summary()
        await theatre.family.press(summary, summary.button("✅").data or "")
        await killed.frozen.wait()
    if not await theatre.rows(AppointmentRow):
        pytest.fail("the courier was frozen before the commit")
    assert not await cards(theatre)

    async with theatre.bot():
        await theatre.office.wait(is_card, what="the card")
        await theatre.all_is_done()

    assert len(await cards(theatre)) == 1
    assert [row["status"] for row in await theatre.rows(NoticeRow)] == ["sent"]


async def test_killed_between_send_and_mark_the_message_comes_once_more_with_the_same_code(
    theatre: Theatre,
) -> None:
    def marks_the_confirmation(use_case: UseCase[Any]) -> bool:
        return isinstance(use_case, MarkSent) and use_case.out.due.notice.kind == "confirmed"

    def confirmations(chat: list[Seen]) -> list[str]:
        return [button.copy for seen in chat for row in seen.rows for button in row if button.copy]

    async with theatre.bot(marks_the_confirmation) as killed:
        summary = await theatre.at_the_summary()
        await theatre.family.tap(summary, "✅")
        card = await theatre.office.wait(is_card, what="the card")
        await theatre.office.press(card, card.button("✅").data or "")
        await killed.frozen.wait()
    first = await theatre.family.wait(lambda seen: bool(confirmations([seen])), what="the confirmation")

    async with theatre.bot():
        await theatre.family.wait(
            lambda seen: bool(confirmations([seen])), what="the confirmation again", after=first
        )
        await theatre.all_is_done()
    async with theatre.bot():
        await theatre.all_is_done()

    codes = confirmations(await theatre.family.chat())
    assert len(codes) == 2
    assert len(set(codes)) == 1
    assert len([seen for seen in await theatre.office.chat() if seen.from_bot]) == 1


async def test_a_restart_in_the_middle_of_a_dialogue_goes_unnoticed(theatre: Theatre) -> None:
    async with theatre.bot():
        summary = await theatre.at_the_summary()
        await theatre.all_is_done()
    before = await theatre.family.chat()

    async with theatre.bot():
        assert await theatre.family.chat() == before
        await theatre.family.tap(summary, "✅")
        sent = await theatre.family.wait(lambda seen: "gesendet" in seen.text, what="that it was sent")
        await theatre.all_is_done()

    assert sent.id == summary.id
    assert len(await theatre.rows(AppointmentRow)) == 1


async def test_a_poisonous_update_is_put_aside_after_five_attempts_and_everything_else_flows(
    theatre: Theatre,
) -> None:
    other = await theatre.people.phone("Oksana", "uk", id=1002)
    poison = {"message": {"message_id": "none", "date": 0, "from": {"id": 1001}, "chat": {"id": 1001}}}

    async with theatre.bot():
        await theatre.at_the_summary()
        update_id = await theatre.people.raw(poison)
        await other.start()
        await theatre.family.text("/menu")
        await other.wait(lambda seen: seen.from_bot, what="the welcome")
        await theatre.family.wait(
            lambda seen: seen.from_bot and offers(seen, Book), what="home, asked for after the poison"
        )
        await theatre.all_is_done()

    inbox = {row["update_id"]: row for row in await theatre.rows(InboxRow)}
    aside = inbox.pop(update_id)
    assert (aside["status"], aside["attempts"]) == ("quarantined", 5)
    assert {row["status"] for row in inbox.values()} == {"done"}


async def test_an_update_that_comes_twice_has_no_second_effect(theatre: Theatre) -> None:
    async with theatre.bot():
        summary = await theatre.at_the_summary()
        await theatre.family.tap(summary, "✅")
        await theatre.office.wait(is_card, what="the card")
        await theatre.all_is_done()
        before = (
            await theatre.rows(AppointmentRow),
            await theatre.rows(EventRow),
            await theatre.family.chat(),
        )
        for update in delivered(theatre.sandbox):
            await theatre.people.raw(update)
        await theatre.all_is_done()

    after = (await theatre.rows(AppointmentRow), await theatre.rows(EventRow), await theatre.family.chat())
    assert after == before
    assert len(await cards(theatre)) == 1


async def test_an_update_that_comes_twice_across_a_restart_has_no_second_effect(theatre: Theatre) -> None:
    async with theatre.bot():
        summary = await theatre.at_the_summary()
        await theatre.family.tap(summary, "✅")
        await theatre.office.wait(is_card, what="the card")
        await theatre.all_is_done()
    before = (await theatre.rows(AppointmentRow), await theatre.rows(EventRow), await theatre.family.chat())
    for update in delivered(theatre.sandbox):
        await theatre.people.raw(update)

    async with theatre.bot():
        await theatre.all_is_done()

    after = (await theatre.rows(AppointmentRow), await theatre.rows(EventRow), await theatre.family.chat())
    assert after == before


def delivered(sandbox: Sandbox) -> list[dict[str, Any]]:
    """Everything the bot has ever been given."""
    updates: dict[int, dict[str, Any]] = {}
    for call in sandbox.calls:
        if call.method == "getUpdates" and call.status == 200:
            updates |= {update["update_id"]: update for update in call.answer["result"]}
    return [json.loads(json.dumps(update)) for update in updates.values()]
