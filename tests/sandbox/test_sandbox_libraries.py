"""Bots on aiogram and on python-telegram-bot work here as they do at Telegram."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest

from sandbox.server import Sandbox
from tests.sandbox import echo_aiogram, echo_ptb
from tests.support.person import People
from tests.support.strict import check_calls

Running = Callable[[Sandbox], AbstractAsyncContextManager[None]]


@pytest.mark.parametrize("running", [echo_aiogram.running, echo_ptb.running], ids=["aiogram", "ptb"])
async def test_an_echo_bot_greets_echoes_edits_and_answers(
    sandbox: Sandbox, people: People, running: Running
) -> None:
    amal = await people.phone("Amal", "ar")
    async with running(sandbox):
        await amal.start("office-7")
        greeting = await amal.see("Hello Amal")
        assert greeting.entities == [{"type": "bold", "offset": 6, "length": 4}]
        answer = await amal.tap(greeting, "Press")
        assert (answer.text, answer.show_alert) == ("Thank you", True)
        edited = await amal.wait(lambda message: message.edited)
        assert (edited.id, edited.text, edited.buttons) == (greeting.id, "You pressed", [])
        await amal.text("مرحباً 😀")
        await amal.see("Echo: مرحباً 😀")
        await amal.send("location", latitude=53.2, longitude=10.4)
        await amal.see("Echo: location")
    check_calls(call for call in sandbox.calls if call.status == 200)
    assert {"getMe", "getUpdates", "sendMessage", "editMessageText", "answerCallbackQuery"} <= {
        call.method for call in sandbox.calls
    }
