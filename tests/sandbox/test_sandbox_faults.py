"""Failures can take an answer's place, before the method runs or after."""

import aiohttp
import pytest
from aiohttp import web

from sandbox.params import Params
from sandbox.server import Sandbox
from tests.sandbox.caller import Caller
from tests.support.person import People

BUSY = {
    "ok": False,
    "error_code": 429,
    "description": "Too Many Requests: retry after 7",
    "parameters": {"retry_after": 7},
}


async def too_many(request: web.Request, method: str, params: Params) -> web.Response | None:
    del request, params
    return web.json_response(BUSY, status=429) if method == "sendMessage" else None


async def broken_line(request: web.Request, method: str, params: Params) -> web.Response | None:
    del params
    if method == "sendMessage" and request.transport is not None:
        request.transport.abort()
    return None


async def test_a_refused_call_changes_nothing(sandbox: Sandbox, people: People, bot: Caller) -> None:
    amal = await people.phone("Amal", "ar")
    await amal.start()
    sandbox.faults.before.append(too_many)
    assert await bot.call("sendMessage", chat_id=amal.id, text="x") == BUSY
    assert [call.status for call in sandbox.calls] == [429]
    assert len(await amal.chat()) == 1
    assert await bot.result("getMe")


async def test_a_lost_answer_leaves_the_message_sent(sandbox: Sandbox, people: People, bot: Caller) -> None:
    amal = await people.phone("Amal", "ar")
    await amal.start()
    sandbox.faults.after.append(broken_line)
    with pytest.raises(aiohttp.ClientError):
        await bot.call("sendMessage", chat_id=amal.id, text="sent")
    assert (await amal.see("sent")).from_bot
