"""Sending, editing and deleting messages."""

from datetime import timedelta

from sandbox.errors import bad_request
from sandbox.formatting import message_text
from sandbox.json_types import Json
from sandbox.markup import Markup, read_markup
from sandbox.model import Chat, Message
from sandbox.params import Params
from sandbox.targets import existing_message, writable_chat
from sandbox.world import World

DELETABLE_FOR = timedelta(hours=48)
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
PREVIEW_FIELDS = ("is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text")
ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    },
)


async def send_message(world: World, params: Params) -> Json:
    """Send a text."""
    chat = writable_chat(world, params)
    body = {**message_text(params), **link_preview(params)}
    markup = read_markup(params, in_group=chat.is_group)
    reply_to = replied_message(chat, params)
    message = world.post(chat, world.bot.as_user(), body)
    message.markup = markup.inline
    message.fixed = markup.given and markup.inline is None
    message.reply_to = reply_to
    message.protected = params.flag("protect_content")
    show_keyboard(chat, markup)
    chat.action = None
    return world.message_json(chat, message)


def show_keyboard(chat: Chat, markup: Markup) -> None:
    """Change the reply keyboard under the composer as the message says."""
    if markup.reply is not None or markup.removes:
        chat.keyboard = markup.reply


def link_preview(params: Params) -> Json:
    """Return the link preview options as a message carries them."""
    options = params.json_object("link_preview_options", "link preview options") or {}
    kept = {name: options[name] for name in PREVIEW_FIELDS if options.get(name)}
    return {"link_preview_options": kept} if kept else {}


def replied_message(chat: Chat, params: Params) -> int | None:
    """Return the number of the message this one answers."""
    asked = params.json_object("reply_parameters", "reply parameters")
    if not asked:
        return None
    number = asked.get("message_id")
    message = chat.messages.get(number) if isinstance(number, int) else None
    if message is not None and not message.deleted:
        return message.id
    if asked.get("allow_sending_without_reply") is True:
        return None
    raise bad_request("message to be replied not found")


def own_message(world: World, chat: Chat, params: Params) -> Message:
    """Return a message of the bot that may be edited."""
    message = existing_message(chat, params.message_id(), "edit")
    if message.sender["id"] != world.bot.id or message.fixed:
        raise bad_request("message can't be edited")
    return message


async def edit_message_text(world: World, params: Params) -> Json:
    """Give a message a new text; buttons that are not named again vanish."""
    chat = writable_chat(world, params)
    message = own_message(world, chat, params)
    body = {**message_text(params), **link_preview(params)}
    return edited(
        world, chat, message, body, read_markup(params, in_group=chat.is_group, only_inline=True).inline
    )


async def edit_message_reply_markup(world: World, params: Params) -> Json:
    """Give a message new buttons, or none."""
    chat = writable_chat(world, params)
    message = own_message(world, chat, params)
    markup = read_markup(params, in_group=chat.is_group, only_inline=True).inline
    return edited(world, chat, message, message.body, markup)


def edited(world: World, chat: Chat, message: Message, body: Json, markup: Json | None) -> Json:
    """Change a message, or refuse a change that changes nothing."""
    if body == message.body and markup == message.markup:
        raise bad_request(NOT_MODIFIED)
    message.body, message.markup, message.edited_at = body, markup, world.clock.now()
    world.changed(chat)
    return world.message_json(chat, message)


async def delete_message(world: World, params: Params) -> bool:
    """Delete for everyone: own messages, others' in private chats and where the bot is administrator."""
    chat = writable_chat(world, params)
    message = existing_message(chat, params.message_id(), "delete")
    own = message.sender["id"] == world.bot.id
    if not own and chat.is_group and chat.bot_status != "administrator":
        raise bad_request("message can't be deleted")
    if world.clock.now() - message.sent_at > DELETABLE_FOR:
        raise bad_request("message can't be deleted for everyone")
    message.deleted = True
    world.changed(chat)
    return True


async def send_chat_action(world: World, params: Params) -> bool:
    """Show "typing" and the like until the next message."""
    chat = writable_chat(world, params)
    action = params.text("action").lower()
    if action not in ACTIONS:
        raise bad_request("Wrong parameter action in request")
    chat.action = action
    world.changed(chat)
    return True
