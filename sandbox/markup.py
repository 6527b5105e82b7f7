"""Keyboards: what a bot may put under a message, checked as Telegram checks it."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.errors import ApiError, bad_request
from sandbox.json_types import Json
from sandbox.params import Params

MARKUP_BYTES_LIMIT = 64 * 1024
CALLBACK_BYTES_LIMIT = 64
COPY_LIMIT = 256
STYLES = frozenset({"danger", "success", "primary"})
ADDRESSES = ("http://", "https://", "tg://", "t.me/")
KEYBOARD_SWITCHES = ("is_persistent", "resize_keyboard", "one_time_keyboard", "selective")


@dataclass(frozen=True, kw_only=True)
class Markup:
    """An inline keyboard, or what to do with the reply keyboard; `given` says whether there was any."""

    given: bool = False
    inline: Json | None = None
    reply: Json | None = None
    removes: bool = False


def read_markup(params: Params, *, in_group: bool, only_inline: bool = False) -> Markup:
    """Return the checked reply_markup of a call."""
    if len(params.values.get("reply_markup", "").encode("utf-8", "surrogatepass")) > MARKUP_BYTES_LIMIT:
        raise bad_request("reply markup is too long")
    value = params.json("reply_markup", "reply keyboard markup")
    if value is None:
        return Markup()
    if not isinstance(value, dict):
        raise bad_request("Object expected as reply markup")
    if "inline_keyboard" in value:
        rows = read_rows(value, "inline_keyboard", "InlineKeyboardMarkup", inline_button)
        return Markup(given=True, inline={"inline_keyboard": rows} if rows else None)
    if only_inline and value:
        raise bad_request("inline keyboard expected")
    return reply_markup(value, in_group=in_group)


def reply_markup(value: Json, *, in_group: bool) -> Markup:
    """Return a reply keyboard, its removal, a forced reply, or nothing."""
    if "keyboard" in value:
        rows = read_rows(
            value, "keyboard", "ReplyKeyboardMarkup", lambda one: reply_button(one, in_group=in_group)
        )
        switches = {name: bool(value[name]) for name in KEYBOARD_SWITCHES if name in value}
        hint = (
            {"input_field_placeholder": value["input_field_placeholder"]}
            if value.get("input_field_placeholder")
            else {}
        )
        return Markup(given=True, reply={"keyboard": rows, **switches, **hint} if rows else None)
    if value.get("remove_keyboard") is True:
        return Markup(given=True, removes=True)
    return Markup(given=value.get("force_reply") is True)


def read_rows(value: Json, name: str, title: str, read: Callable[[object], Json]) -> list[list[Json]]:
    """Return the rows of a keyboard; empty rows and buttons without text vanish, as Telegram has it."""
    rows = value[name]
    if not isinstance(rows, list):
        raise bad_request(f'Field "{name}" of the {title} must be an Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(f'Field "{name}" of the {title} must be an Array of Arrays')
    read_all = [[read(button) for button in row] for row in rows]
    kept = [[button for button in row if button["text"]] for row in read_all]
    return [row for row in kept if row]


def button_error(kind: str, what: str) -> ApiError:
    """Return the refusal of one button."""
    return bad_request(f"Can't parse {kind} button: {what}")


def label(button: Json, kind: str) -> str:
    """Return a button's text."""
    if "text" not in button:
        raise button_error(kind, 'Can\'t find field "text"')
    if not isinstance(button["text"], str):
        raise button_error(kind, 'Field "text" must be of type String')
    return button["text"]


def style(button: Json, kind: str) -> Json:
    """Return a button's style, if it has one."""
    if "style" not in button or button["style"] is None:
        return {}
    if button["style"] not in STYLES:
        raise button_error(kind, "invalid button style specified")
    return {"style": button["style"]}


def inline_button(button: object) -> Json:
    """Return a checked inline button."""
    kind = "inline keyboard"
    if not isinstance(button, dict):
        raise button_error(kind, "InlineKeyboardButton must be an Object")
    basis = {"text": label(button, kind), **style(button, kind)}
    for name, read in INLINE_ACTIONS.items():
        if button.get(name) is not None:
            return {**basis, name: read(button[name])}
    raise button_error(kind, "Text buttons are unallowed in the inline keyboard")


def callback_data(value: object) -> str:
    """Return data of 1-64 bytes."""
    if not isinstance(value, str):
        raise button_error("inline keyboard", 'Field "callback_data" must be of type String')
    if not 1 <= len(value.encode("utf-8", "surrogatepass")) <= CALLBACK_BYTES_LIMIT:
        raise bad_request("BUTTON_DATA_INVALID")
    return value


def address(value: object) -> str:
    """Return an address a phone can open."""
    if not isinstance(value, str):
        raise button_error("inline keyboard", 'Field "url" must be of type String')
    if not value.startswith(ADDRESSES):
        raise bad_request("BUTTON_URL_INVALID")
    return value


def copied_text(value: object) -> Json:
    """Return a text of 1-256 characters to be copied."""
    if not isinstance(value, dict):
        raise button_error("inline keyboard", 'Field "copy_text" must be of type Object')
    text = value.get("text")
    if not isinstance(text, str) or not 1 <= len(text) <= COPY_LIMIT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return {"text": text}


INLINE_ACTIONS: dict[str, Callable[[object], object]] = {
    "callback_data": callback_data,
    "url": address,
    "copy_text": copied_text,
}


def reply_button(button: object, *, in_group: bool) -> Json:
    """Return a checked button of a reply keyboard."""
    if isinstance(button, str):
        return {"text": button}
    if not isinstance(button, dict):
        raise button_error("keyboard", "KeyboardButton must be a String or an Object")
    read: Json = {"text": label(button, "keyboard"), **style(button, "keyboard")}
    for name, what in (("request_contact", "phone number"), ("request_location", "location")):
        if button.get(name):
            if in_group:
                raise bad_request(f"{what} can be requested in private chats only")
            read[name] = True
    return read
