"""From the text, parse_mode and entities of a call to what a message holds."""

from sandbox.entities import find_entities, trimmed, utf16_length
from sandbox.errors import bad_request
from sandbox.html_text import parse_html
from sandbox.json_types import Json
from sandbox.params import Params

TEXT_LIMIT = 4096
ENTITY_FIELDS = frozenset(
    {
        "type",
        "offset",
        "length",
        "url",
        "user",
        "language",
        "custom_emoji_id",
        "unix_time",
        "date_time_format",
    },
)


def message_text(params: Params) -> Json:
    """Return the fields `text` and `entities` of a message, or refuse as Telegram does."""
    text, entities = parsed(params)
    text, entities = trimmed(text, entities)
    if not text:
        raise bad_request("Message text is empty")
    if utf16_length(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    entities = find_entities(text, entities)
    return {"text": text, **({"entities": entities} if entities else {})}


def parsed(params: Params) -> tuple[str, list[Json]]:
    """Return text and entities as the caller marked them up."""
    text = params.text("text")
    mode = params.text("parse_mode").lower()
    if mode == "html":
        return parse_html(text)
    if mode not in ("", "none"):
        raise bad_request("Unsupported parse_mode")
    return text, given_entities(params, utf16_length(text))


def given_entities(params: Params, length: int) -> list[Json]:
    """Return the entities of the parameter of that name; those outside the text are dropped."""
    given = params.json_array("entities", "entities", "MessageEntity")
    checked = [known_fields(one) for one in given]
    return [one for one in checked if 0 <= one["offset"] < one["offset"] + one["length"] <= length]


def known_fields(given: object) -> Json:
    """Return an entity's known fields or refuse it."""
    if not isinstance(given, dict):
        raise bad_request("Can't parse MessageEntity: expected an Object")
    for name, kind in (("type", str), ("offset", int), ("length", int)):
        if not isinstance(given.get(name), kind):
            raise bad_request(f"Can't parse MessageEntity: Can't find field \"{name}\"")
    return {name: value for name, value in given.items() if name in ENTITY_FIELDS}
