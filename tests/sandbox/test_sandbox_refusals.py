"""The sandbox refuses what Telegram refuses, in Telegram's words."""

import json

import aiohttp
import pytest

from sandbox.server import Sandbox
from tests.sandbox.caller import Caller
from tests.support.person import People, PersonPhone, RefusedError

BUTTON = {"text": "Yes", "callback_data": "yes"}


def buttons(*row: object) -> dict[str, object]:
    return {"inline_keyboard": [list(row)]}


async def started(people: People) -> PersonPhone:
    phone = await people.phone("Amal", "ar")
    await phone.start()
    return phone


async def test_another_token_is_unauthorized(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{sandbox.url}/bot1:other/getMe") as response:
        assert response.status == 401
        assert await response.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


@pytest.mark.parametrize("method", ["sendDice", "nonsense", "setWebhook", "logOut"])
async def test_an_unknown_method_is_not_found(bot: Caller, method: str) -> None:
    answer = await bot.call(method)
    assert answer == {"ok": False, "error_code": 404, "description": "Not Found: method not found"}


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"text": ""}, "Bad Request: message text is empty"),
        ({"text": " \n "}, "Bad Request: message text is empty"),
        ({}, "Bad Request: message text is empty"),
        ({"text": "x" * 4097}, "Bad Request: message is too long"),
        ({"text": "😀" * 2049}, "Bad Request: message is too long"),
        ({"text": "x", "parse_mode": "MarkdownV2"}, "Bad Request: unsupported parse_mode"),
        (
            {"text": "x", "reply_markup": buttons({"text": "x", "callback_data": "ä" * 33})},
            "Bad Request: BUTTON_DATA_INVALID",
        ),
        (
            {"text": "x", "reply_markup": buttons({"text": "x", "callback_data": ""})},
            "Bad Request: BUTTON_DATA_INVALID",
        ),
        (
            {"text": "x", "reply_markup": buttons({"text": "x", "url": "nowhere"})},
            "Bad Request: BUTTON_URL_INVALID",
        ),
        (
            {"text": "x", "reply_markup": buttons({"text": "x"})},
            "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "x", "reply_markup": buttons({**BUTTON, "style": "pink"})},
            "Bad Request: can't parse inline keyboard button: invalid button style specified",
        ),
        (
            {"text": "x", "reply_markup": buttons("Yes")},
            "Bad Request: can't parse inline keyboard button: InlineKeyboardButton must be an Object",
        ),
        ({"text": "x", "reply_markup": "{"}, "Bad Request: can't parse reply keyboard markup JSON object"),
        ({"text": "x", "reply_markup": "[1]"}, "Bad Request: object expected as reply markup"),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": {}}},
            'Bad Request: field "inline_keyboard" of the InlineKeyboardMarkup must be an Array',
        ),
        (
            {"text": "x", "reply_markup": buttons(*[{"text": "x" * 900, "callback_data": "x"}] * 80)},
            "Bad Request: reply markup is too long",
        ),
        (
            {"text": "x", "link_preview_options": "{"},
            "Bad Request: can't parse link preview options JSON object",
        ),
        ({"text": "x", "reply_parameters": "7"}, "Bad Request: object expected as reply parameters"),
        (
            {"text": "x", "reply_parameters": {"message_id": 99}},
            "Bad Request: message to be replied not found",
        ),
        (
            {"text": "x", "reply_markup": r'{"keyboard":[["\ud800"]]}'},
            "Bad Request: can't parse reply keyboard markup JSON object",
        ),
        ({"text": "\ud800"}, "Bad Request: strings must be encoded in UTF-8"),
    ],
)
async def test_a_message_that_cannot_be_sent_is_refused(
    bot: Caller, people: People, params: dict[str, object], words: str
) -> None:
    phone = await started(people)
    assert await bot.refusal("sendMessage", chat_id=phone.id, **params) == words


async def test_the_longest_text_is_counted_after_parsing(bot: Caller, people: People) -> None:
    phone = await started(people)
    sent = await bot.result("sendMessage", chat_id=phone.id, text=f"<b>{'x' * 4096}</b>", parse_mode="HTML")
    assert len(sent["text"]) == 4096


@pytest.mark.parametrize("chat", [1, -1, "@nobody", "office"])
async def test_an_unknown_chat_is_not_found(bot: Caller, chat: object) -> None:
    assert await bot.refusal("sendMessage", chat_id=chat, text="x") == "Bad Request: chat not found"


async def test_a_missing_chat_is_empty(bot: Caller) -> None:
    assert await bot.refusal("sendMessage", text="x") == "Bad Request: chat_id is empty"


async def test_the_bot_cannot_write_first(bot: Caller, people: People) -> None:
    phone = await people.phone("Amal", "ar")
    words = await bot.refusal("sendMessage", chat_id=phone.id, text="x")
    assert words == "Forbidden: bot can't initiate conversation with a user"


async def test_a_phone_that_blocked_the_bot_gets_nothing(bot: Caller, people: People) -> None:
    phone = await started(people)
    await phone.block()
    assert (
        await bot.refusal("sendMessage", chat_id=phone.id, text="x")
        == "Forbidden: bot was blocked by the user"
    )
    with pytest.raises(RefusedError, match="unblock it first"):
        await phone.text("hello")
    await phone.unblock()
    assert await bot.result("sendMessage", chat_id=phone.id, text="x")


async def test_a_group_that_threw_the_bot_out_is_closed_to_it(bot: Caller, people: People) -> None:
    phone = await people.phone("Birgit", "de")
    group = await people.group("Office", [phone])
    await phone.remove_bot(group.id)
    assert (
        await bot.refusal("sendMessage", chat_id=group.id, text="x")
        == "Forbidden: bot was kicked from the group chat"
    )
    await phone.add_bot(group.id)
    assert await bot.result("leaveChat", chat_id=group.id) is True
    words = await bot.refusal("sendMessage", chat_id=group.id, text="x")
    assert words == "Forbidden: bot is not a member of the group chat"


async def test_edits_are_refused_in_telegrams_words(bot: Caller, people: People) -> None:
    phone = await started(people)
    theirs = await phone.text("mine")
    sent = await bot.result(
        "sendMessage", chat_id=phone.id, text="<b>x</b>", parse_mode="HTML", reply_markup=buttons(BUTTON)
    )
    place = {"chat_id": phone.id, "message_id": sent["message_id"]}
    same = await bot.refusal(
        "editMessageText", **place, text="<b>x</b>", parse_mode="HTML", reply_markup=buttons(BUTTON)
    )
    assert same == (
        "Bad Request: message is not modified: specified new message content and reply markup are exactly "
        "the same as a current content and reply markup of the message"
    )
    missing = await bot.refusal("editMessageText", chat_id=phone.id, message_id=99, text="y")
    assert missing == "Bad Request: message to edit not found"
    foreign = await bot.refusal("editMessageText", chat_id=phone.id, message_id=theirs.id, text="y")
    assert foreign == "Bad Request: message can't be edited"
    unnamed = await bot.refusal("editMessageText", chat_id=phone.id, text="y")
    assert unnamed == "Bad Request: message identifier is not specified"


async def test_a_message_with_a_reply_keyboard_cannot_be_edited(bot: Caller, people: People) -> None:
    phone = await started(people)
    keyboard = {"keyboard": [[{"text": "A"}, {"text": "B"}]], "one_time_keyboard": True}
    sent = await bot.result("sendMessage", chat_id=phone.id, text="x", reply_markup=keyboard)
    assert "reply_markup" not in sent
    assert await phone.keyboard() == [["A", "B"]]
    words = await bot.refusal("editMessageText", chat_id=phone.id, message_id=sent["message_id"], text="y")
    assert words == "Bad Request: message can't be edited"
    await phone.text("A")
    assert await phone.keyboard() == []


async def test_old_messages_cannot_be_deleted_for_everyone(bot: Caller, people: People) -> None:
    phone = await started(people)
    old = await bot.result("sendMessage", chat_id=phone.id, text="old")
    await people.advance(hours=49)
    new = await bot.result("sendMessage", chat_id=phone.id, text="new")
    words = await bot.refusal("deleteMessage", chat_id=phone.id, message_id=old["message_id"])
    assert words == "Bad Request: message can't be deleted for everyone"
    assert await bot.result("deleteMessage", chat_id=phone.id, message_id=new["message_id"]) is True
    words = await bot.refusal("deleteMessage", chat_id=phone.id, message_id=new["message_id"])
    assert words == "Bad Request: message to delete not found"


async def test_contacts_can_be_asked_for_in_private_only(bot: Caller, people: People) -> None:
    phone = await people.phone("Birgit", "de")
    group = await people.group("Office", [phone])
    asks = {"keyboard": [[{"text": "Number", "request_contact": True}]]}
    words = await bot.refusal("sendMessage", chat_id=group.id, text="x", reply_markup=asks)
    assert words == "Bad Request: phone number can be requested in private chats only"


async def test_parameters_travel_in_every_form_and_names_in_any_case(
    sandbox: Sandbox, people: People, bot: Caller
) -> None:
    phone = await started(people)
    address = f"{bot.base}/SENDmessage"
    fields = {"chat_id": str(phone.id), "text": "x", "reply_markup": json.dumps(buttons(BUTTON))}
    form = aiohttp.FormData(fields, default_to_multipart=True)
    async with (
        bot.session.post(address, data=fields) as urlencoded,
        bot.session.post(address, data=form) as multipart,
    ):
        assert (urlencoded.status, multipart.status) == (200, 200)
    async with (
        bot.session.get(address, params=fields) as query,
        bot.session.post(address, json=fields) as body,
    ):
        assert (query.status, body.status) == (200, 200)
    assert {call.method for call in sandbox.calls} == {"sendMessage"}


async def test_commands_are_refused_when_malformed(bot: Caller) -> None:
    described = {"description": "x"}
    assert (
        await bot.refusal("setMyCommands", commands=[{"command": "Größe", **described}])
        == "Bad Request: BOT_COMMAND_INVALID"
    )
    assert await bot.refusal("setMyCommands", commands="{") == "Bad Request: can't parse commands JSON object"
    many = [{"command": f"c{number}", **described} for number in range(101)]
    assert await bot.refusal("setMyCommands", commands=many) == "Bad Request: BOT_COMMANDS_TOO_MUCH"
