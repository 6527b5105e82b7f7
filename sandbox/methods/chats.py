"""Reading chats and their members, leaving a group."""

from sandbox import membership
from sandbox.errors import bad_request
from sandbox.json_types import Json
from sandbox.params import Params
from sandbox.targets import readable_chat
from sandbox.world import World

REACTIONS_PER_MESSAGE = 11
GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"),
    False,
)
WRITING = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_invite_users",
)
MANAGING = ("can_change_info", "can_pin_messages", "can_manage_topics")


async def get_chat(world: World, params: Params) -> Json:
    """Return the long form of a chat."""
    chat = readable_chat(world, params)
    permissions = {**dict.fromkeys(WRITING, True), **dict.fromkeys(MANAGING, False)}
    return {
        **world.chat_json(chat),
        "accent_color_id": 0,
        "max_reaction_count": REACTIONS_PER_MESSAGE,
        "accepted_gift_types": GIFTS,
        **({"permissions": permissions} if chat.is_group else {}),
    }


async def get_chat_member(world: World, params: Params) -> Json:
    """Return what somebody is in a chat."""
    chat = readable_chat(world, params)
    user_id = params.integer("user_id")
    if user_id <= 0:
        raise bad_request("Invalid user_id specified")
    if user_id == world.bot.id:
        return membership.bot_in(world, chat.bot_status)
    if user_id not in world.phones:
        raise bad_request("user not found")
    return membership.phone_in(world, chat, user_id)


async def get_chat_administrators(world: World, params: Params) -> list[Json]:
    """Return the creator and, if it is one, the bot: the real server names bots only when asked to."""
    chat = readable_chat(world, params)
    if not chat.is_group:
        raise bad_request("there are no administrators in the private chat")
    people = [membership.phone_in(world, chat, member) for member in chat.members[:1]]
    named = chat.bot_status == "administrator"
    return people + ([membership.bot_in(world, chat.bot_status)] if named else [])


async def leave_chat(world: World, params: Params) -> bool:
    """Let the bot leave a group."""
    chat = readable_chat(world, params)
    if not chat.is_group:
        raise bad_request("chat member status can't be changed in private chats")
    membership.set_bot_status(world, chat, world.bot.as_user(), "left")
    return True
