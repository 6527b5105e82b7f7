"""getUpdates confirms, waits, filters and conflicts as the real one does."""

import asyncio

from sandbox.server import Sandbox
from tests.sandbox.caller import Caller, Json
from tests.support.person import People
from tests.support.strict import check_update


def texts(updates: list[Json]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_updates_stay_until_a_higher_offset_confirms_them(bot: Caller, people: People) -> None:
    phone = await people.phone("Amal", "ar")
    for text in ("1", "2", "3"):
        await phone.text(text)
    first = await bot.updates()
    assert texts(first) == ["1", "2", "3"]
    numbers = [update["update_id"] for update in first]
    assert numbers == list(range(numbers[0], numbers[0] + 3))
    assert texts(await bot.updates(limit=2)) == ["1", "2"]
    assert texts(await bot.updates(offset=numbers[1])) == ["2", "3"]
    assert texts(await bot.updates()) == ["2", "3"]
    assert await bot.updates(offset=numbers[2] + 1) == []


async def test_a_negative_offset_keeps_the_last_ones_only(bot: Caller, people: People) -> None:
    phone = await people.phone("Amal", "ar")
    for text in ("1", "2", "3"):
        await phone.text(text)
    assert texts(await bot.updates(offset=-1)) == ["3"]
    assert texts(await bot.updates()) == ["3"]


async def test_a_long_poll_answers_as_soon_as_something_arrives(bot: Caller, people: People) -> None:
    phone = await people.phone("Amal", "ar")
    poll = asyncio.create_task(bot.call("getUpdates", timeout=30))
    await people.now()  # the poll was sent before this answer came
    await phone.text("hello")
    answer = await asyncio.wait_for(poll, 5)
    assert texts(answer["result"]) == ["hello"]


async def test_a_second_poller_ends_the_first_with_a_conflict(bot: Caller, sandbox: Sandbox) -> None:
    first = asyncio.create_task(bot.call("getUpdates", timeout=30))
    second = asyncio.create_task(bot.call("getUpdates", timeout=30))
    done, waiting = await asyncio.wait([first, second], timeout=5, return_when=asyncio.FIRST_COMPLETED)
    assert [task.result()["description"] for task in done] == [
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    ]
    assert len(waiting) == 1
    await bot.call("getUpdates")
    assert (await waiting.pop())["error_code"] == 409
    assert [call.status for call in sandbox.calls].count(409) == 2


async def test_allowed_updates_are_remembered_and_leave_out_members_by_default(
    bot: Caller, people: People
) -> None:
    birgit, cem = await people.phone("Birgit", "de"), await people.phone("Cem", "tr")
    group = await people.group("Office", [birgit])
    await cem.join(group.id)
    kinds = [set(update) - {"update_id"} for update in await bot.updates()]
    assert kinds == [{"my_chat_member"}, {"message"}, {"message"}]
    await bot.result("getUpdates", allowed_updates=["chat_member"], offset=-1)
    await cem.leave(group.id)
    last = (await bot.updates())[-1]
    assert last["chat_member"]["new_chat_member"] == {"status": "left", "user": last["chat_member"]["from"]}
    check_update(last)
    await cem.text("not asked for")
    assert "message" not in (await bot.updates())[-1] or "text" not in (await bot.updates())[-1]["message"]
    assert (await bot.result("getWebhookInfo"))["allowed_updates"] == ["chat_member"]
    await bot.result("getUpdates", allowed_updates=[])
    assert "allowed_updates" not in await bot.result("getWebhookInfo")


async def test_every_update_is_of_the_documented_types(bot: Caller, people: People) -> None:
    birgit, cem = (
        await people.phone("Birgit", "de", username="birgit"),
        await people.phone("Cem", "tr", last_name="K"),
    )
    group = await people.group("Office", [birgit, cem])
    await bot.result(
        "getUpdates", allowed_updates=["message", "callback_query", "chat_member", "my_chat_member"]
    )
    await birgit.start("abc")
    for kind in ("photo", "voice", "document", "sticker", "video_note", "contact"):
        await birgit.send(kind)
    await birgit.send("location", latitude=53.2, longitude=10.4)
    sent = await bot.result(
        "sendMessage",
        chat_id=group.id,
        text="x",
        reply_markup={"inline_keyboard": [[{"text": "Yes", "callback_data": "yes", "style": "success"}]]},
    )
    seen = await birgit.in_chat(group.id).see("x")
    assert seen.id == sent["message_id"]
    await birgit.in_chat(group.id).press(seen, "yes")
    await birgit.in_chat(group.id).text("answer", reply_to=seen)
    await cem.leave(group.id)
    await birgit.block()
    await birgit.remove_bot(group.id)
    updates = await bot.updates()
    assert len(updates) == 16
    for update in updates:
        check_update(update)


async def test_unread_updates_are_thrown_away_after_a_day(bot: Caller, people: People) -> None:
    phone = await people.phone("Amal", "ar")
    await phone.text("x")
    await people.advance(hours=25)
    assert await bot.updates() == []


async def test_dropping_pending_updates_forgets_them(bot: Caller, people: People) -> None:
    phone = await people.phone("Amal", "ar")
    await phone.text("x")
    assert (await bot.result("getWebhookInfo"))["pending_update_count"] == 1
    assert await bot.result("deleteWebhook", drop_pending_updates=True) is True
    assert await bot.updates() == []
