"""Raw updates reach the bot character by character."""

import pytest

from tests.sandbox.caller import Caller
from tests.support.person import People


async def body(bot: Caller) -> str:
    async with bot.session.get(f"{bot.base}/getUpdates") as response:
        return await response.text()


@pytest.mark.parametrize(
    "text",
    [
        r'{"update_id":7,"message":{"text":"\ud800"}}',
        r'{"update_id":7,"message":{"text":"\uDFFF x \uD83D"}}',
        '{"update_id":7,"value":NaN,"other":1e999}',
        '{"update_id":7,"update_id":8}',
        "[1, 2, {}]",
        "nonsense",
    ],
)
async def test_raw_text_is_spliced_as_it_is(bot: Caller, people: People, text: str) -> None:
    await people.raw_text(text)
    assert await body(bot) == f'{{"ok":true,"result":[{text}]}}'


async def test_a_missing_number_is_written_in_and_nothing_else_changes(bot: Caller, people: People) -> None:
    number = await people.raw_text(r'{ "message": {"text":"\ud800"} }')
    assert (
        await body(bot)
        == rf'{{"ok":true,"result":[{{"update_id":{number}, "message": {{"text":"\ud800"}} }}]}}'
    )


async def test_lone_surrogates_in_a_decoded_update_travel_as_escapes(bot: Caller, people: People) -> None:
    number = await people.raw({"message": {"text": "\ud800ä"}})
    assert (
        await body(bot)
        == rf'{{"ok":true,"result":[{{"update_id":{number},"message":{{"text":"\ud800\u00e4"}}}}]}}'
    )


async def test_an_update_with_an_old_number_is_delivered_once_more(bot: Caller, people: People) -> None:
    phone = await people.phone("Amal", "ar")
    await phone.text("x")
    [update] = await bot.updates()
    offset = update["update_id"] + 1
    assert await bot.updates(offset=offset) == []
    await people.raw(update)
    assert await bot.updates(offset=offset) == [update]
    assert await bot.updates(offset=offset) == []


async def test_numbers_go_on_after_a_raw_one(bot: Caller, people: People) -> None:
    await people.raw({"update_id": 200_000_000})
    await (await people.phone("Amal", "ar")).text("x")
    assert [update["update_id"] for update in await bot.updates()] == [200_000_000, 200_000_001]
