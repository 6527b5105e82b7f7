"""In groups the bot hears what privacy mode lets it hear."""

from typing import Any

from tests.sandbox.caller import Caller
from tests.support.person import ChatOnPhone, People


async def heard(bot: Caller) -> list[str]:
    updates = await bot.updates()
    return [update["message"]["text"] for update in updates if "text" in update.get("message", {})]


async def office(people: People) -> ChatOnPhone:
    phone = await people.phone("Birgit", "de")
    group = await people.group("Office", [phone])
    return phone.in_chat(group.id)


async def test_only_commands_and_replies_to_the_bot_are_heard(bot: Caller, people: People) -> None:
    chat = await office(people)
    sent = await bot.result("sendMessage", chat_id=chat.chat_id, text="card")
    for text in (
        "hello",
        "/today",
        "/today@sandbox_bot",
        "/today@other_bot",
        "not /today",
        "@sandbox_bot hello",
    ):
        await chat.text(text)
    await chat.text("reply", reply_to=await chat.see("card"))
    assert await heard(bot) == ["/today", "/today@sandbox_bot", "reply"]
    update: dict[str, Any] = (await bot.updates())[-1]
    assert update["message"]["reply_to_message"]["message_id"] == sent["message_id"]


async def test_an_administrator_hears_everything(bot: Caller, people: People) -> None:
    phone = await people.phone("Birgit", "de")
    group = await people.group("Office", [phone])
    await phone.promote_bot(group.id)
    await phone.in_chat(group.id).text("hello")
    assert await heard(bot) == ["hello"]
    members = await bot.result("getChatAdministrators", chat_id=group.id)
    assert [member["status"] for member in members] == ["creator", "administrator"]


async def test_coming_and_going_of_the_bot_is_told(bot: Caller, people: People) -> None:
    phone = await people.phone("Birgit", "de")
    group = await people.group("Office", [phone])
    await phone.remove_bot(group.id)
    told = [update["my_chat_member"] for update in await bot.updates() if "my_chat_member" in update]
    steps = [(one["old_chat_member"]["status"], one["new_chat_member"]["status"]) for one in told]
    assert steps == [("left", "member"), ("member", "kicked")]


async def test_members_are_what_they_are(bot: Caller, people: People) -> None:
    birgit, cem = await people.phone("Birgit", "de"), await people.phone("Cem", "tr")
    group = await people.group("Office", [birgit], id=-1001234567890)
    status = [
        (await bot.result("getChatMember", chat_id=group.id, user_id=user))["status"]
        for user in (birgit.id, cem.id, 700000001)
    ]
    assert status == ["creator", "left", "member"]
    assert (await bot.result("getChat", chat_id=group.id))["type"] == "supergroup"
    assert await bot.refusal("getChatMember", chat_id=group.id, user_id=1) == "Bad Request: user not found"
    words = await bot.refusal("getChatAdministrators", chat_id=birgit.id)
    assert words == "Bad Request: there are no administrators in the private chat"


async def test_a_phone_sees_the_commands_of_its_scope_and_language(bot: Caller, people: People) -> None:
    chat = await office(people)
    amal = await people.phone("Amal", "ar")
    await bot.result("setMyCommands", commands=[{"command": "start", "description": "Start"}])
    arabic = [{"command": "start", "description": "بدء"}]
    await bot.result(
        "setMyCommands", commands=arabic, language_code="ar", scope={"type": "all_private_chats"}
    )
    staff = [{"command": "today", "description": "Heute"}]
    await bot.result("setMyCommands", commands=staff, scope={"type": "chat", "chat_id": chat.chat_id})
    assert (await amal.view())["commands"] == arabic
    assert (await chat.view())["commands"] == staff
    assert (
        await bot.result("getMyCommands", language_code="ar", scope={"type": "all_private_chats"}) == arabic
    )
    await bot.result("deleteMyCommands", language_code="ar", scope={"type": "all_private_chats"})
    assert (await amal.view())["commands"] == [{"command": "start", "description": "Start"}]
