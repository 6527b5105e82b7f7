"""Intake under strange updates and absent neighbours: the stream goes on, nothing said is lost."""

import pytest
from aiohttp import web

from services.accounts import FindVisitor
from storage.rows import InboxRow
from tests.support.databases import AllRows
from tests.support.stage import Stage, stage

DEEP = "[" * 100_000 + "]" * 100_000
STRANGE = {
    "deep nesting": f'{{"message":{{"message_id":1,"date":1,"x":{DEEP}}}}}',
    "no object": '{"message":5}',
    "a list for a chat": '{"message":{"message_id":1,"date":1,"chat":[],"from":[]}}',
    "NaN": '{"message":{"message_id":NaN,"date":1,"chat":{"id":1001,"type":"private"}}}',
    "a huge number": '{"message":{"message_id":1,"date":' + "9" * 400 + "}}",
    "an unknown kind": '{"something_new":{"from":{"id":1001,"is_bot":false}}}',
}


async def statuses(st: Stage) -> set[str]:
    return {row["status"] for row in await st.run(AllRows(InboxRow))}


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE.keys())
async def test_a_strange_update_never_stops_the_stream(text: str) -> None:
    async with stage() as st:
        await st.people.raw_text(text)
        family = await st.at_home()
        assert any("📅" in label for label in (await family.last()).buttons)
        await st.app.lanes.idle()
        assert "new" not in await statuses(st)


async def test_a_newcomer_is_answered_when_telegram_is_back() -> None:
    async with stage() as st:
        failures = 0

        async def away(_request: web.Request, method: str, _params: object) -> web.Response | None:
            nonlocal failures
            if method.lower() != "sendmessage" or failures >= 5:
                return None
            failures += 1
            answer = {"ok": False, "error_code": 502, "description": "Bad Gateway"}
            return web.json_response(answer, status=502)

        st.sandbox.faults.before.append(away)
        family = await st.family()
        await family.start()
        await family.wait(lambda m: "Deutsch" in m.buttons, timeout=30)
        assert failures == 5
        await st.app.lanes.idle()
        assert await statuses(st) == {"done"}
        assert (await st.runner.read(FindVisitor(channel_id=1001))).account_id is None
