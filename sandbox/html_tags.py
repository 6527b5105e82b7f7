"""What Telegram's HTML tags and character references stand for."""

import re
from dataclasses import dataclass

from sandbox.errors import ApiError, bad_request
from sandbox.json_types import Json

SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
TAGS = frozenset(SIMPLE) | {"a", "span", "tg-emoji", "tg-time"}
CHARACTERS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|([a-z]+));?")
LAST_CHARACTER = 0x10FFFF


@dataclass(kw_only=True)
class OpenTag:
    """A tag that waits for its end. `offset`: UTF-16 units of text before it."""

    name: str
    attributes: dict[str, str]
    offset: int


def refuse(what: str) -> ApiError:
    """Return Telegram's refusal of a text that cannot be parsed."""
    return bad_request(f"Can't parse entities: {what}")


def referred(match: re.Match[str]) -> str | None:
    """Return the character that `&...;` stands for; unknown ones stay as they are written."""
    hexadecimal, decimal, name = match.groups()
    if name:
        return CHARACTERS.get(name)
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code <= LAST_CHARACTER else None


def unescaped(text: str) -> str:
    """Return a text with its known references replaced."""
    return REFERENCE.sub(lambda match: referred(match) or match.group(), text)


def entity(tag: OpenTag, inside: str) -> Json | None:
    """Return an entity without its place; None where Telegram makes none."""
    if tag.name == "a":
        return link(tag.attributes.get("href") or inside)
    if tag.name == "span":
        return {"type": "spoiler"}
    if tag.name == "tg-emoji":
        return custom_emoji(tag.attributes.get("emoji-id", ""))
    if tag.name == "tg-time":
        return date_time(tag.attributes)
    if tag.name == "blockquote" and "expandable" in tag.attributes:
        return {"type": "expandable_blockquote"}
    language = tag.attributes.get("language") if tag.name == "pre" else None
    return {"type": SIMPLE[tag.name], **({"language": language} if language else {})}


def link(address: str) -> Json | None:
    """Return a link; an address Telegram does not know as one is dropped without a word."""
    if re.fullmatch(r"(https?|tg|mailto|tel|ftp)://?\S+|(mailto|tel):\S+|[\w-]+(\.[\w-]+)+\S*", address):
        return {"type": "text_link", "url": address if ":" in address else f"http://{address}/"}
    return None


def custom_emoji(identifier: str) -> Json:
    """Return a custom emoji or refuse its identifier."""
    if not identifier.isdigit():
        raise refuse("Invalid custom emoji identifier specified")
    return {"type": "custom_emoji", "custom_emoji_id": identifier}


def date_time(attributes: dict[str, str]) -> Json:
    """Return a moment that the reader's app shows in its own zone."""
    moment = attributes.get("unix", "")
    if not moment.lstrip("-").isdigit():
        raise refuse("Invalid date-time format specified")
    shown = attributes.get("format")
    return {"type": "date_time", "unix_time": int(moment), **({"date_time_format": shown} if shown else {})}
