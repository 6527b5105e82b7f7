"""What people do on their phones, as changes of the world and updates for the bot."""

import re

from sandbox import membership
from sandbox.contents import content
from sandbox.entities import find_entities, utf16_length
from sandbox.errors import NotThereError, PersonError
from sandbox.json_types import Json, drop_none
from sandbox.model import Chat, Message, Phone, Press
from sandbox.world import World

TEXT_LIMIT = 4096
FIRST_PRESS_ID = 4_382_000_000_000_000_001
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
COMMAND = re.compile(r"/[A-Za-z0-9_]+(?:@(?P<bot>\w+))?(?!\w)", re.ASCII)


def add_phone(world: World, phone: Phone) -> Phone:
    """Add a phone and its private chat with the bot; a known id returns the phone there is."""
    if phone.id in world.phones:
        return world.phones[phone.id]
    world.phones[phone.id] = phone
    world.chats[phone.id] = Chat(id=phone.id, type="private", title=phone.name, members=[phone.id])
    world.changes.ring()
    return phone


def add_group(world: World, chat: Chat) -> Chat:
    """Add a group with the bot in it; a known id returns the group there is."""
    if chat.id in world.chats:
        return world.chats[chat.id]
    creator = world.phone(chat.members[0]).as_user()
    world.chats[chat.id] = chat
    membership.set_bot_status(world, chat, creator, "member")
    return chat


def say(world: World, phone: Phone, chat: Chat, text: str, reply_to: int | None = None) -> Message:
    """Send a text as a person."""
    if not text.strip():
        raise PersonError("the text is empty")
    if utf16_length(text) > TEXT_LIMIT:
        raise PersonError(f"the text is longer than {TEXT_LIMIT}")
    entities = find_entities(text, [])
    hide_one_time_keyboard(chat, text)
    return send(world, phone, chat, drop_none(text=text, entities=entities or None), reply_to)


def start(world: World, phone: Phone, payload: str | None) -> Message:
    """Open the bot, perhaps by a deep link; a blocked bot is unblocked by it, as in the app."""
    if payload and not PAYLOAD.fullmatch(payload):
        raise PersonError("a payload is 1-64 characters of A-Z a-z 0-9 _ -")
    membership.set_blocked(world, phone, blocked=False)
    return say(world, phone, world.chats[phone.id], f"/start {payload}" if payload else "/start")


def send_kind(world: World, phone: Phone, chat: Chat, asked: Json) -> Message:
    """Send something that is no text."""
    kind = str(asked.get("kind", ""))
    body = content(kind, asked, phone, f"{chat.id}/{chat.last_message_id + 1}")
    if kind in ("contact", "location"):
        hide_one_time_keyboard(chat, None)
    return send(world, phone, chat, body, asked.get("reply_to"))


def send(world: World, phone: Phone, chat: Chat, body: Json, reply_to: int | None) -> Message:
    """Post a person's message and tell the bot if it may hear it."""
    check_presence(phone, chat)
    if reply_to is not None and reply_to not in chat.messages:
        raise NotThereError(f"there is no message {reply_to} in this chat")
    if not chat.is_group:
        phone.started = True
    posted = world.post(chat, phone.as_user(), body)
    posted.reply_to = reply_to
    if bot_hears(world, chat, posted):
        world.updates.put("message", world.message_json(chat, posted))
    return posted


def check_presence(phone: Phone, chat: Chat) -> None:
    """Refuse what an app would not let a person do."""
    if phone.id not in chat.members:
        raise PersonError(f"phone {phone.id} is not in chat {chat.id}")
    if not chat.is_group and phone.blocked:
        raise PersonError("this phone has blocked the bot: unblock it first")


def bot_hears(world: World, chat: Chat, message: Message) -> bool:
    """Whether the bot receives a message: in groups, privacy mode leaves commands and replies to it."""
    if not chat.is_group:
        return True
    if chat.bot_status not in membership.PRESENT:
        return False
    replied = chat.messages.get(message.reply_to or 0)
    if chat.bot_status == "administrator" or (replied is not None and replied.sender["id"] == world.bot.id):
        return True
    command = COMMAND.match(message.text)
    addressee = command["bot"] if command else None
    return command is not None and (addressee is None or addressee.lower() == world.bot.username.lower())


def hide_one_time_keyboard(chat: Chat, text: str | None) -> None:
    """Fold a one-time keyboard away once it was used."""
    if not chat.keyboard or not chat.keyboard.get("one_time_keyboard"):
        return
    texts = {button["text"] for row in chat.keyboard["keyboard"] for button in row}
    if text is None or text in texts:
        chat.keyboard = None


def tap(world: World, phone: Phone, chat: Chat, message_id: int, data: str) -> Press:
    """Press an inline button; the data may be any, since a changed app can send any."""
    check_presence(phone, chat)
    message = chat.messages.get(message_id)
    if message is None or message.deleted:
        raise NotThereError(f"there is no message {message_id} in this chat")
    press = Press(
        id=str(FIRST_PRESS_ID + len(world.presses)),
        phone_id=phone.id,
        chat_id=chat.id,
        message_id=message_id,
        data=data,
        pressed_at=world.clock.now(),
    )
    world.presses[press.id] = press
    world.updates.put("callback_query", press_json(world, phone, chat, message, press))
    return press


def press_json(world: World, phone: Phone, chat: Chat, message: Message, press: Press) -> Json:
    """Return the Bot API's CallbackQuery."""
    return {
        "id": press.id,
        "from": phone.as_user(),
        "message": world.message_json(chat, message),
        "chat_instance": str(7_000_000_000_000_000_000 - abs(chat.id)),
        "data": press.data,
    }
