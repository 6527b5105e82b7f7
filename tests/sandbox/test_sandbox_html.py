"""HTML becomes text and entities with UTF-16 offsets, or is refused with Telegram's words."""

import pytest

from sandbox.entities import find_entities
from sandbox.errors import ApiError
from sandbox.html_text import parse_html


def kinds(source: str) -> list[tuple[str, int, int]]:
    return [(one["type"], one["offset"], one["length"]) for one in parse_html(source)[1]]


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("b", "bold"),
        ("strong", "bold"),
        ("i", "italic"),
        ("em", "italic"),
        ("u", "underline"),
        ("ins", "underline"),
        ("s", "strikethrough"),
        ("strike", "strikethrough"),
        ("del", "strikethrough"),
        ("tg-spoiler", "spoiler"),
        ("code", "code"),
        ("pre", "pre"),
        ("blockquote", "blockquote"),
    ],
)
def test_every_simple_tag_becomes_its_entity(tag: str, kind: str) -> None:
    assert parse_html(f"a <{tag}>b</{tag}> c") == ("a b c", [{"type": kind, "offset": 2, "length": 1}])


def test_offsets_count_utf16_units() -> None:
    assert kinds("😀ب<b>😀</b>") == [("bold", 3, 2)]


def test_tags_nest_and_outer_ones_come_first() -> None:
    assert kinds("<b>a<i>b</i></b>") == [("bold", 0, 2), ("italic", 1, 1)]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("&lt;&gt;&amp;&quot;", '<>&"'),
        ("&#65;&#x42;&#x1F600;", "AB😀"),
        ("&nbsp; & &copy;", "&nbsp; & &copy;"),
    ],
)
def test_the_known_references_become_characters_and_others_stay(source: str, text: str) -> None:
    assert parse_html(source) == (text, [])


def test_links_spoilers_quotes_code_and_moments_keep_their_details() -> None:
    source = (
        '<a href="https://example.org/?a=1&amp;b=2">x</a><span class="tg-spoiler">x</span>'
        '<blockquote expandable>x</blockquote><pre><code class="language-python">x</code></pre>'
        '<tg-emoji emoji-id="5">x</tg-emoji><tg-time unix="1700000000" format="wDT">x</tg-time>'
    )
    assert parse_html(source)[1] == [
        {"type": "text_link", "offset": 0, "length": 1, "url": "https://example.org/?a=1&b=2"},
        {"type": "spoiler", "offset": 1, "length": 1},
        {"type": "expandable_blockquote", "offset": 2, "length": 1},
        {"type": "pre", "offset": 3, "length": 1, "language": "python"},
        {"type": "custom_emoji", "offset": 4, "length": 1, "custom_emoji_id": "5"},
        {"type": "date_time", "offset": 5, "length": 1, "unix_time": 1700000000, "date_time_format": "wDT"},
    ]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("ä<x>", 'Unsupported start tag "x" at byte offset 2'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<tg-emoji emoji-id="x">x</tg-emoji>', "Invalid custom emoji identifier specified"),
    ],
)
def test_mistakes_are_refused_with_their_place_in_bytes(source: str, words: str) -> None:
    with pytest.raises(ApiError) as refused:
        parse_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {words}"


def test_commands_addresses_and_names_are_found_in_plain_text() -> None:
    text = "/start@sandbox_bot see https://example.org/x. a@example.org @somebody #topic </b>"
    found = [
        (one["type"], text[one["offset"] : one["offset"] + one["length"]]) for one in find_entities(text, [])
    ]
    assert found == [
        ("bot_command", "/start@sandbox_bot"),
        ("url", "https://example.org/x"),
        ("email", "a@example.org"),
        ("mention", "@somebody"),
        ("hashtag", "#topic"),
    ]
