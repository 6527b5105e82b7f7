"""A chat as one phone shows it, in a form of the sandbox's own."""

from sandbox.json_types import Json, drop_none
from sandbox.methods.commands import commands_for
from sandbox.model import Chat, Message, Phone, Press
from sandbox.world import World

OTHER_KINDS = ("photo", "voice", "document", "sticker", "video_note", "location", "contact")
SERVICE = {"new_chat_members": "joined", "left_chat_member": "left"}


def phone_view(phone: Phone) -> Json:
    """Return a phone."""
    return drop_none(
        id=phone.id,
        first_name=phone.first_name,
        last_name=phone.last_name,
        username=phone.username,
        language_code=phone.language_code,
        label=phone.label,
        started=phone.started,
        blocked=phone.blocked,
    )


def group_view(chat: Chat) -> Json:
    """Return a chat without its messages."""
    label = {"label": chat.label} if chat.label else {}
    return {"id": chat.id, "type": chat.type, "title": chat.title, "members": list(chat.members), **label}


def chat_view(world: World, chat: Chat, phone: Phone, last: int) -> Json:
    """Return everything that a phone shows of a chat; of its messages the `last` ones."""
    there = [message for message in chat.messages.values() if not message.deleted]
    shown = [message_view(world, phone, message) for message in there[-last:]]
    return {
        "seq": chat.seq,
        "chat": group_view(chat),
        "phone": phone_view(phone),
        "messages": shown,
        "keyboard": keyboard_view(chat.keyboard),
        "action": chat.action,
        "commands": commands_for(world, chat.id, phone.id),
    }


def message_view(world: World, phone: Phone, message: Message) -> Json:
    """Return one message."""
    sender = message.sender
    name = f"{sender['first_name']} {sender.get('last_name', '')}".strip()
    return {
        "id": message.id,
        "from_bot": sender["id"] == world.bot.id,
        "own": sender["id"] == phone.id,
        "sender": name,
        "sender_id": sender["id"],
        "date": message.sent_at.isoformat(timespec="seconds"),
        "text": message.text or str(message.body.get("caption", "")),
        "entities": message.body.get("entities", []),
        "edited": message.edited_at is not None,
        "reply_to": message.reply_to,
        "buttons": [
            [button_view(one) for one in row] for row in (message.markup or {}).get("inline_keyboard", [])
        ],
        **kind_view(message.body),
    }


def kind_view(body: Json) -> Json:
    """Return what kind of message this is and what belongs to that kind."""
    for field, service in SERVICE.items():
        if field in body:
            people = body[field] if isinstance(body[field], list) else [body[field]]
            return {"kind": "service", "service": service, "who": [one["first_name"] for one in people]}
    kind = next((one for one in OTHER_KINDS if one in body), "text")
    return {"kind": kind, **({"content": body[kind]} if kind != "text" else {})}


def button_view(button: Json) -> Json:
    """Return an inline button: text and one of data, url, copy; a style if it has one."""
    copied = button["copy_text"]["text"] if "copy_text" in button else None
    return drop_none(
        text=button["text"],
        data=button.get("callback_data"),
        url=button.get("url"),
        copy=copied,
        style=button.get("style"),
    )


def keyboard_view(keyboard: Json | None) -> Json | None:
    """Return the reply keyboard: rows of text and perhaps `request` ("contact", "location")."""
    if keyboard is None:
        return None
    rows = [[reply_button_view(one) for one in row] for row in keyboard["keyboard"]]
    return drop_none(rows=rows, placeholder=keyboard.get("input_field_placeholder"))


def reply_button_view(button: Json) -> Json:
    """Return one button of a reply keyboard."""
    asks = next((what for what in ("contact", "location") if button.get(f"request_{what}")), None)
    return drop_none(text=button["text"], request=asks, style=button.get("style"))


def press_view(press: Press) -> Json:
    """Return a press and the bot's answer to it."""
    return {
        "answered": press.answered,
        "text": press.text,
        "show_alert": press.show_alert,
        "url": press.url,
    }
