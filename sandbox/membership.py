"""Who is in which chat: member objects and the updates that tell of changes."""

from sandbox.json_types import Json
from sandbox.model import BotStatus, Chat, Phone
from sandbox.world import World

BOT_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
RIGHTS_WITHHELD = (
    "can_be_edited",
    "is_anonymous",
    "can_promote_members",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
)
PRESENT = frozenset({"member", "administrator"})


def bot_in(world: World, status: BotStatus) -> Json:
    """Return the Bot API's ChatMember of the bot."""
    return member(world.bot.as_user(), status)


def member(user: Json, status: str) -> Json:
    """Return a ChatMember of any kind."""
    extra: Json = {}
    if status == "creator":
        extra = {"is_anonymous": False}
    elif status == "kicked":
        extra = {"until_date": 0}
    elif status == "administrator":
        extra = {**dict.fromkeys(RIGHTS_WITHHELD, False), **dict.fromkeys(BOT_RIGHTS, True)}
    return {"status": status, "user": user, **extra}


def phone_in(world: World, chat: Chat, phone_id: int) -> Json:
    """Return the ChatMember of a phone: whoever came first created the group."""
    phone = world.phones[phone_id]
    if not chat.is_group:
        status = "member" if chat.id == phone_id else "left"
    elif phone_id not in chat.members:
        status = "left"
    else:
        status = "creator" if chat.members[0] == phone_id else "member"
    return member(phone.as_user(), status)


def changed_member(world: World, chat: Chat, by: Json, old: Json, new: Json) -> Json:
    """Return the Bot API's ChatMemberUpdated."""
    return {
        "chat": world.chat_json(chat),
        "from": by,
        "date": int(world.clock.now().timestamp()),
        "old_chat_member": old,
        "new_chat_member": new,
    }


def set_bot_status(world: World, chat: Chat, by: Json, status: BotStatus) -> None:
    """Change what the bot is in a group, with the update and the service message that belong to it."""
    before, chat.bot_status = chat.bot_status, status
    if before == status:
        return
    update = changed_member(world, chat, by, bot_in(world, before), bot_in(world, status))
    world.updates.put("my_chat_member", update)
    if before in PRESENT and status not in PRESENT:
        world.post(chat, by, {"left_chat_member": world.bot.as_user()})
    elif before not in PRESENT and status in PRESENT:
        message = world.post(chat, by, {"new_chat_members": [world.bot.as_user()]})
        world.updates.put("message", world.message_json(chat, message))
    world.changed(chat)


def set_blocked(world: World, phone: Phone, *, blocked: bool) -> None:
    """Block or unblock the bot on a phone."""
    if phone.blocked == blocked:
        return
    phone.blocked = blocked
    chat = world.chats[phone.id]
    states = (bot_in(world, "member"), bot_in(world, "kicked"))
    old, new = states if blocked else states[::-1]
    world.updates.put("my_chat_member", changed_member(world, chat, phone.as_user(), old, new))
    world.changed(chat)


def join(world: World, chat: Chat, phone: Phone) -> None:
    """Let a phone into a group."""
    if phone.id in chat.members:
        return
    old = phone_in(world, chat, phone.id)
    chat.members.append(phone.id)
    tell(world, chat, phone, old, {"new_chat_members": [phone.as_user()]})


def leave(world: World, chat: Chat, phone: Phone) -> None:
    """Let a phone leave a group."""
    if phone.id not in chat.members:
        return
    old = phone_in(world, chat, phone.id)
    chat.members.remove(phone.id)
    tell(world, chat, phone, old, {"left_chat_member": phone.as_user()})


def tell(world: World, chat: Chat, phone: Phone, old: Json, service: Json) -> None:
    """Tell the bot of a member's coming or going: bots see service messages in privacy mode too."""
    message = world.post(chat, phone.as_user(), service)
    if chat.bot_status not in PRESENT:
        return
    world.updates.put("message", world.message_json(chat, message))
    new = phone_in(world, chat, phone.id)
    world.updates.put("chat_member", changed_member(world, chat, phone.as_user(), old, new))
