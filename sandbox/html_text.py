"""Telegram's HTML, parsed as strictly as Telegram does, with its words for every mistake."""

import re
from dataclasses import dataclass, field

from sandbox.entities import in_order, utf16_length
from sandbox.errors import ApiError
from sandbox.html_tags import REFERENCE, TAGS, OpenTag, entity, referred, refuse, unescaped
from sandbox.json_types import Json

ATTRIBUTE = re.compile(r"\s*([^\s=>/]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[a-zA-Z0-9.:/_-]+))?")


@dataclass
class Parser:
    """Walks over the source once. Byte offsets in refusals count UTF-8 bytes of the source."""

    source: str
    at: int = 0
    text: list[str] = field(default_factory=list)
    length: int = 0
    open: list[OpenTag] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def run(self) -> tuple[str, list[Json]]:
        """Return the plain text and its entities, or refuse."""
        while self.at < len(self.source):
            self._step()
        if self.open:
            raise refuse(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        return "".join(self.text), in_order(self.entities)

    def _step(self) -> None:
        if self.source[self.at] == "<":
            self._tag()
        elif self.source[self.at] == "&":
            self._reference()
        else:
            end = min(
                (place for place in (self.source.find(mark, self.at) for mark in "<&") if place >= 0),
                default=len(self.source),
            )
            self._write(self.source[self.at : end])
            self.at = end

    def _write(self, piece: str) -> None:
        self.text.append(piece)
        self.length += utf16_length(piece)

    def _reference(self) -> None:
        match = REFERENCE.match(self.source, self.at)
        character = referred(match) if match else None
        if match is None or character is None:
            self._write("&")
            self.at += 1
            return
        self._write(character)
        self.at = match.end()

    def _tag(self) -> None:
        begin = self.at
        end = closing_bracket(self.source, begin)
        closing = self.source.startswith("</", begin)
        if end < 0:
            raise self._unclosed(begin, closing=closing)
        inner = self.source[begin + (2 if closing else 1) : end]
        self.at = end + 1
        if closing:
            self._close(inner.strip().lower(), begin)
        else:
            self._open(inner, begin)

    def _unclosed(self, begin: int, *, closing: bool) -> ApiError:
        # a lone "<" before a space is a tag without a name to Telegram
        name, space, _ = self.source[begin + 1 :].partition(" ")
        if space and not closing and name.lower() not in TAGS:
            return refuse(f'Unsupported start tag "{name.lower()}" at byte offset {self._byte(begin)}')
        kind = "end" if closing else "start"
        return refuse(f"Unclosed {kind} tag at byte offset {self._byte(begin)}")

    def _open(self, inner: str, begin: int) -> None:
        name = re.split(r"\s", inner, maxsplit=1)[0].lower()
        if name not in TAGS:
            raise refuse(f'Unsupported start tag "{name}" at byte offset {self._byte(begin)}')
        attributes = {
            match.group(1).lower(): unescaped((match.group(2) or "").strip("\"'"))
            for match in ATTRIBUTE.finditer(inner[len(name) :])
        }
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise refuse(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}')
        self.open.append(OpenTag(name=name, attributes=attributes, offset=self.length))

    def _close(self, name: str, begin: int) -> None:
        if not self.open:
            raise refuse(f"Unexpected end tag at byte offset {self._byte(begin)}")
        tag = self.open.pop()
        if name not in ("", tag.name):
            raise refuse(
                f'Unmatched end tag at byte offset {self._byte(begin)}, expected "</{tag.name}>", found "</{name}>"'
            )
        if self.length > tag.offset:
            self._add(tag)

    def _add(self, tag: OpenTag) -> None:
        place: Json = {"offset": tag.offset, "length": self.length - tag.offset}
        inside = "".join(self.text)
        if tag.name == "code" and self._names_language(tag):
            return
        made = entity(tag, text_between(inside, tag.offset))
        if made:
            self.entities.append({"type": made.pop("type"), **place, **made})
            self._merge_pre()

    def _names_language(self, tag: OpenTag) -> bool:
        # <pre><code class="language-x"> is one "pre" entity that knows its language
        return bool(self.open) and self.open[-1].name == "pre" and self._remember_language(tag)

    def _remember_language(self, tag: OpenTag) -> bool:
        language = tag.attributes.get("class", "").removeprefix("language-")
        if language:
            self.open[-1].attributes["language"] = language
        return bool(language)

    def _merge_pre(self) -> None:
        last = self.entities[-1]
        if last["type"] == "pre":
            self.entities = [
                one for one in self.entities[:-1] if one["type"] != "code" or one["offset"] < last["offset"]
            ] + [last]

    def _byte(self, place: int) -> int:
        return len(self.source[:place].encode("utf-8", "surrogatepass"))


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Turn Telegram's HTML into text and entities (UTF-16 offsets), or refuse with 400."""
    return Parser(source).run()


def closing_bracket(source: str, begin: int) -> int:
    """Find the `>` of a tag; quotes inside it may contain one. Return -1 if there is none."""
    quote = ""
    for place in range(begin + 1, len(source)):
        character = source[place]
        if quote:
            quote = "" if character == quote else quote
        elif character == ">":
            return place
        elif character in "\"'" and "=" in source[begin:place]:
            quote = character
    return -1


def text_between(text: str, offset: int) -> str:
    """Return the text from a UTF-16 offset on."""
    return text.encode("utf-16-le", "surrogatepass")[offset * 2 :].decode("utf-16-le", "surrogatepass")
