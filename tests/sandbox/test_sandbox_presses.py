"""Presses reach the bot with the whole message and want an answer in time, once."""

import asyncio

import pytest

from tests.sandbox.caller import Caller
from tests.support.person import NotSeenError, People, PersonPhone, RefusedError

TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
MARKUP = {
    "inline_keyboard": [
        [{"text": "Yes, please", "callback_data": "yes"}, {"text": "Code", "copy_text": {"text": "K7"}}]
    ]
}


async def asked(bot: Caller, people: People) -> PersonPhone:
    phone = await people.phone("Amal", "ar")
    await phone.start()
    await bot.result("sendMessage", chat_id=phone.id, text="Really?", reply_markup=MARKUP)
    return phone


async def test_a_press_carries_the_whole_message_and_gets_its_answer(bot: Caller, people: People) -> None:
    phone = await asked(bot, people)
    tap = asyncio.create_task(phone.tap(None, "Yes"))
    query = None
    while query is None:
        updates = await bot.updates(timeout=5)
        query = next((one["callback_query"] for one in updates if "callback_query" in one), None)
    assert query["message"]["reply_markup"] == MARKUP
    assert query["message"]["text"] == "Really?"
    await bot.result("answerCallbackQuery", callback_query_id=query["id"], text="Done", show_alert=True)
    answer = await tap
    assert (answer.text, answer.show_alert) == ("Done", True)
    assert await bot.refusal("answerCallbackQuery", callback_query_id=query["id"]) == TOO_OLD


async def test_a_press_can_carry_data_that_no_button_has(bot: Caller, people: People) -> None:
    phone = await asked(bot, people)
    await phone.press(await phone.see("Really?"), "forged")
    assert (await bot.updates())[-1]["callback_query"]["data"] == "forged"


async def test_a_press_grows_too_old_by_the_sandboxs_clock(bot: Caller, people: People) -> None:
    phone = await asked(bot, people)
    query = await phone.press(await phone.see("Really?"), "yes")
    await people.advance(seconds=151)
    assert await bot.refusal("answerCallbackQuery", callback_query_id=query) == TOO_OLD
    assert await bot.refusal("answerCallbackQuery", callback_query_id="1") == TOO_OLD


async def test_an_answer_has_at_most_two_hundred_characters(bot: Caller, people: People) -> None:
    phone = await asked(bot, people)
    query = await phone.press(await phone.see("Really?"), "yes")
    words = await bot.refusal("answerCallbackQuery", callback_query_id=query, text="x" * 201)
    assert words == "Bad Request: MESSAGE_TOO_LONG"


async def test_failures_of_a_test_show_the_chat_as_seen(bot: Caller, people: People) -> None:
    phone = await asked(bot, people)
    with pytest.raises(NotSeenError) as failed:
        await phone.see("something else", timeout=0)
    assert "Amal did not see 'something else' within 0 s" in str(failed.value)
    assert "[Yes, please] [Code]" in str(failed.value)
    with pytest.raises(NotSeenError, match="no button 'Maybe'"):
        (await phone.last()).button("Maybe")
    with pytest.raises(RefusedError, match="sends no press"):
        await phone.tap(None, "Code")


async def test_edits_and_deletions_change_what_is_seen(bot: Caller, people: People) -> None:
    phone = await asked(bot, people)
    message = await phone.see("Really?")
    place = {"chat_id": phone.id, "message_id": message.id}
    await bot.result("editMessageText", **place, text="Good.")
    changed = await phone.see("Good.")
    assert (changed.id, changed.edited, changed.buttons) == (message.id, True, [])
    await bot.result("editMessageReplyMarkup", **place, reply_markup=MARKUP)
    assert (await phone.last()).buttons == ["Yes, please", "Code"]
    await bot.result("deleteMessage", **place)
    await phone.see_gone(message)


async def test_what_an_app_would_not_allow_is_refused_in_a_sentence(people: People) -> None:
    phone = await people.phone("Amal", "ar")
    with pytest.raises(RefusedError, match="there is no message 9 in this chat"):
        await people.post(f"/person/phones/{phone.id}/tap", {"message_id": 9, "data": "x"})
    with pytest.raises(RefusedError, match="payload is 1-64 characters"):
        await phone.start("no spaces")
    with pytest.raises(RefusedError, match="there is no phone 1"):
        await people.post("/person/phones/1/text", {"text": "x"})
    with pytest.raises(RefusedError, match="kind must be one of"):
        await phone.send("parcel")
