"""What exists in the simulated world: phones, chats, messages, presses."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sandbox.json_types import Json, drop_none

ChatType = Literal["private", "group", "supergroup"]
BotStatus = Literal["member", "administrator", "left", "kicked"]


@dataclass(kw_only=True)
class Phone:
    """A person's account. `started`: they wrote to the bot, so the bot may write to them."""

    id: int
    first_name: str
    language_code: str
    last_name: str | None = None
    username: str | None = None
    label: str | None = None
    started: bool = False
    blocked: bool = False

    def as_user(self) -> Json:
        """Return the Bot API's User."""
        return drop_none(
            id=self.id,
            is_bot=False,
            first_name=self.first_name,
            last_name=self.last_name,
            username=self.username,
            language_code=self.language_code,
        )

    @property
    def name(self) -> str:
        """The name as people see it."""
        return f"{self.first_name} {self.last_name or ''}".strip()


@dataclass(kw_only=True)
class Message:
    """One message of a chat; `body` holds the Bot API's fields beside id, sender, date and chat."""

    id: int
    sender: Json
    sent_at: datetime
    body: Json
    edited_at: datetime | None = None
    deleted: bool = False
    fixed: bool = False  # sent with a reply keyboard: Telegram refuses to edit such a message
    markup: Json | None = None  # the inline keyboard
    reply_to: int | None = None
    protected: bool = False

    @property
    def text(self) -> str:
        """The text, empty for messages of other kinds."""
        return str(self.body.get("text", ""))


@dataclass(kw_only=True)
class Chat:
    """A private chat (its id is the phone's) or a group (a negative id)."""

    id: int
    type: ChatType
    title: str = ""
    label: str | None = None
    members: list[int] = field(default_factory=list)  # the first one created the group
    messages: dict[int, Message] = field(default_factory=dict)
    bot_status: BotStatus = "member"
    keyboard: Json | None = None  # the reply keyboard shown under the composer
    action: str | None = None  # "typing" and the like, until the bot's next message
    seq: int = 0
    last_message_id: int = 0

    @property
    def is_group(self) -> bool:
        """Whether more than one person may be in it."""
        return self.type != "private"


@dataclass(kw_only=True)
class Press:
    """A press on an inline button, and what the bot answered."""

    id: str
    phone_id: int
    chat_id: int
    message_id: int
    data: str
    pressed_at: datetime
    answered: bool = False
    text: str = ""
    show_alert: bool = False
    url: str | None = None


@dataclass(kw_only=True)
class BotIdentity:
    """Who the bot is in this world."""

    id: int
    first_name: str
    username: str

    def as_user(self) -> Json:
        """Return the Bot API's User as it appears in messages."""
        return {"id": self.id, "is_bot": True, "first_name": self.first_name, "username": self.username}

    def as_me(self) -> Json:
        """Return the User that only getMe gives."""
        switches = dict.fromkeys(
            (
                "can_read_all_group_messages",
                "supports_inline_queries",
                "can_connect_to_business",
                "has_main_web_app",
            ),
            False,
        )
        return {**self.as_user(), "can_join_groups": True, **switches}
