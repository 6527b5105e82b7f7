"""Message entities: UTF-16 lengths, and what Telegram finds in plain text by itself."""

import re

from sandbox.json_types import Json

# Order matters: an address inside a URL is part of the URL.
PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "url",
        re.compile(
            r"(?<![\w@.])(?:https?://|tg://|www\.)[^\s<>\"\u2068\u2069]+[^\s<>\"\u2068\u2069.,;:!?)\]]",
            re.IGNORECASE,
        ),
    ),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (
        "bot_command",
        re.compile(r"(?<![\w/@<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])", re.ASCII),
    ),
    ("mention", re.compile(r"(?<![\w@/])@[A-Za-z0-9_]{4,32}(?!\w)", re.ASCII)),
    ("hashtag", re.compile(r"(?<![\w#&])#(?=\w*[^\W\d])\w+")),
)
OPAQUE = frozenset({"code", "pre", "text_link", "text_mention"})


def utf16_length(text: str) -> int:
    """Count UTF-16 units, the unit of every offset and limit in the Bot API."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)  # noqa: PLR2004 - end of the BMP


def find_entities(text: str, known: list[Json]) -> list[Json]:
    """Return the known entities and those found in the text outside code and links, in order."""
    taken = [(one["offset"], one["offset"] + one["length"]) for one in known if one["type"] in OPAQUE]
    found = list(known)
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(text):
            start = utf16_length(text[: match.start()])
            end = start + utf16_length(match.group())
            if not any(start < other_end and end > other for other, other_end in taken):
                taken.append((start, end))
                found.append({"type": kind, "offset": start, "length": end - start})
    return in_order(found)


def in_order(entities: list[Json]) -> list[Json]:
    """Sort as Telegram does: by beginning, the longer one first."""
    return sorted(entities, key=lambda one: (one["offset"], -one["length"]))


def trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Cut white space at both ends of a text and move its entities along; empty ones vanish."""
    begin = utf16_length(text) - utf16_length(text.lstrip())
    text = text.strip()
    end = utf16_length(text)
    kept = []
    for one in entities:
        first = min(max(one["offset"] - begin, 0), end)
        last = min(max(one["offset"] + one["length"] - begin, 0), end)
        if last > first:
            kept.append({**one, "offset": first, "length": last - first})
    return text, kept
