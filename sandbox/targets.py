"""Which chat a call means, and whether the bot may do anything there."""

from sandbox.errors import bad_request, forbidden
from sandbox.model import Chat, Message
from sandbox.params import Params
from sandbox.world import World


def known_chat(world: World, params: Params) -> Chat:
    """Return the chat of `chat_id` or refuse."""
    written = params.text("chat_id").strip()
    if not written:
        raise bad_request("chat_id is empty")
    chat = world.chats.get(params.integer("chat_id"))
    if chat is None:
        raise bad_request("chat not found")
    return chat


def readable_chat(world: World, params: Params) -> Chat:
    """Return a chat the bot may look at: one it is in."""
    chat = known_chat(world, params)
    if chat.bot_status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    if chat.bot_status == "left":
        raise forbidden(f"bot is not a member of the {chat.type} chat")
    return chat


def writable_chat(world: World, params: Params) -> Chat:
    """Return a chat the bot may write to."""
    chat = readable_chat(world, params)
    if not chat.is_group:
        phone = world.phones[chat.id]
        if not phone.started:
            raise forbidden("bot can't initiate conversation with a user")
        if phone.blocked:
            raise forbidden("bot was blocked by the user")
    return chat


def existing_message(chat: Chat, message_id: int, purpose: str) -> Message:
    """Return a message or refuse in the words for this purpose ("edit", "delete")."""
    message = chat.messages.get(message_id)
    if message is None or message.deleted:
        raise bad_request(f"message to {purpose} not found")
    return message
