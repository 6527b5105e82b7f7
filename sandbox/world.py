"""The state of the simulated Telegram: in memory, changed by one event loop only."""

from collections.abc import Mapping
from datetime import timedelta

from sandbox.changes import Changes
from sandbox.clock import MovableClock
from sandbox.errors import NotThereError
from sandbox.json_types import Json, drop_none
from sandbox.model import BotIdentity, Chat, Message, Phone, Press
from sandbox.updates import UpdateStream

PRESS_LIFETIME = timedelta(seconds=150)
FIRST_PHONE_ID = 500_000_001
FIRST_GROUP_ID = -4_000_001


class World:
    """Everything the bot and the people can see."""

    def __init__(self, clock: MovableClock, bot: BotIdentity) -> None:
        """Begin with nobody in it."""
        self.clock = clock
        self.bot = bot
        self.changes = Changes()
        self.updates = UpdateStream(clock)
        self.phones: dict[int, Phone] = {}
        self.chats: dict[int, Chat] = {}
        self.presses: dict[str, Press] = {}
        self.panes: list[Json] = []
        self.commands: dict[tuple[str, str], list[Json]] = {}

    def changed(self, chat: Chat) -> None:
        """Count a change in a chat and wake its readers."""
        chat.seq += 1
        self.changes.ring()

    def changed_everywhere(self) -> None:
        """Count a change that every chat shows."""
        for chat in self.chats.values():
            chat.seq += 1
        self.changes.ring()

    def phone(self, phone_id: int) -> Phone:
        """Return a phone or refuse with 404."""
        if phone_id not in self.phones:
            raise NotThereError(f"there is no phone {phone_id}")
        return self.phones[phone_id]

    def chat(self, chat_id: int) -> Chat:
        """Return a chat or refuse with 404."""
        if chat_id not in self.chats:
            raise NotThereError(f"there is no chat {chat_id}")
        return self.chats[chat_id]

    def free_phone_id(self) -> int:
        """Return an id no phone has."""
        return max([FIRST_PHONE_ID - 1, *self.phones]) + 1

    def free_group_id(self) -> int:
        """Return a negative id no chat has."""
        small = [chat_id for chat_id in self.chats if FIRST_GROUP_ID - 10**6 < chat_id < 0]
        return min([FIRST_GROUP_ID + 1, *small]) - 1

    def post(self, chat: Chat, sender: Json, body: Mapping[str, object]) -> Message:
        """Add a message to a chat; ids count up per chat."""
        chat.last_message_id += 1
        message = Message(id=chat.last_message_id, sender=sender, sent_at=self.clock.now(), body=dict(body))
        chat.messages[message.id] = message
        self.changed(chat)
        return message

    def chat_json(self, chat: Chat) -> Json:
        """Return the Bot API's Chat."""
        if chat.is_group:
            return {"id": chat.id, "type": chat.type, "title": chat.title}
        phone = self.phones[chat.id]
        return drop_none(
            id=chat.id,
            type="private",
            first_name=phone.first_name,
            last_name=phone.last_name,
            username=phone.username,
        )

    def message_json(self, chat: Chat, message: Message, *, with_reply: bool = True) -> Json:
        """Return the Bot API's Message; a replied-to message is one level deep, as Telegram has it."""
        replied = chat.messages.get(message.reply_to or 0) if with_reply else None
        shown = replied if replied is not None and not replied.deleted else None
        return drop_none(
            message_id=message.id,
            **{"from": message.sender},
            chat=self.chat_json(chat),
            date=int(message.sent_at.timestamp()),
            edit_date=int(message.edited_at.timestamp()) if message.edited_at else None,
            reply_to_message=self.message_json(chat, shown, with_reply=False) if shown else None,
            has_protected_content=message.protected or None,
            **message.body,
            reply_markup=message.markup,
        )
