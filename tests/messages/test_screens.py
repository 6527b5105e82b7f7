"""Every message in every language: something to read, something to press, and Telegram accepts it."""

import re

import pytest

from messages.callbacks import decode
from messages.message import Message
from messages.notices import RENDERERS as NOTICE_RENDERERS
from messages.screens import RENDERERS
from messages.words import Words, languages, words_for
from services.views import View
from tests.domain.builders import BERLIN
from tests.messages.examples import (
    ALL_WORDS,
    EVERYTHING,
    FOR_FAMILIES,
    NOTICES,
    TAGS,
    VIEWS,
    plain,
    read,
)

# Telegram's limits.
LIMIT, TEXT_LIMIT = 64, 4096
FACT = re.compile(r"\d{1,2}:\d{2}|\d{2}\.\d{2}\.|\d{3,}")
# An RTL translation may begin a line with U+200F: it sets the line's direction where a fact comes first.
# Isolates of a fixed direction may stand in a translation, such as around a German address.
ISOLATES, POP = "\u2066\u2067\u2068", "\u2069"
BIDI_CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u200e\u061c"
RTL = [tag for tag in TAGS if languages()[tag].rtl]


@pytest.fixture(params=TAGS)
def words(request: pytest.FixtureRequest) -> Words:
    return words_for(request.param, BERLIN)


def texts(message: Message) -> list[str]:
    """All that can be read: the text and each button."""
    return [plain(message.text), *(button.text for row in message.rows for button in row)]


@pytest.mark.parametrize("name", EVERYTHING)
def test_the_text_is_there_and_telegram_takes_it(name: str, words: Words) -> None:
    message = EVERYTHING[name](words)

    tags = read(message.text)
    assert tags.text.strip()
    assert tags.wrong == []
    assert len(tags.text.encode("utf-16-le")) // 2 <= TEXT_LIMIT


@pytest.mark.parametrize("name", EVERYTHING)
def test_no_placeholder_is_left(name: str, words: Words) -> None:
    for text in texts(EVERYTHING[name](words)):
        assert not set("{}") & set(text)
        assert "None" not in text


@pytest.mark.parametrize("name", EVERYTHING)
def test_every_button_says_something_and_carries_at_most_64_bytes(name: str, words: Words) -> None:
    for row in EVERYTHING[name](words).rows:
        assert 1 <= len(row) <= 8
        for button in row:
            assert button.text.strip()
            assert (button.data is None) is (button.copy is not None)
            if button.data is not None:
                assert 1 <= len(button.data.encode()) <= LIMIT
                decode(button.data)


@pytest.mark.parametrize("name", FOR_FAMILIES)
def test_a_family_always_has_a_way_on(name: str, words: Words) -> None:
    message = FOR_FAMILIES[name](words)

    assert any(button.data for row in message.rows for button in row)


@pytest.mark.parametrize(
    "name",
    [name for name in VIEWS if name not in {"help", "home of a newcomer", "home of a returning family"}],
)
def test_help_is_one_press_away(name: str, words: Words) -> None:
    message = FOR_FAMILIES[name](words)

    assert any(button.text.startswith("🆘") for row in message.rows for button in row)


@pytest.mark.parametrize("name", FOR_FAMILIES)
def test_no_two_buttons_of_a_message_do_the_same(name: str, words: Words) -> None:
    data = [button.data for row in FOR_FAMILIES[name](words).rows for button in row if button.data]

    assert len(data) == len(set(data))


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("name", EVERYTHING)
def test_isolates_are_paired_and_never_cut_by_a_tag(name: str, tag: str) -> None:
    message = EVERYTHING[name](words_for(tag, BERLIN))

    for text in texts(message):
        depth = 0
        for sign in text:
            depth += (sign in ISOLATES) - (sign == POP)
            assert depth in {0, 1, 2}
        assert depth == 0
        assert not set(BIDI_CONTROLS) & set(text)
        assert "\u200f" not in re.sub(r"(?m)^(\W*)\u200f", r"\1", text)
    assert not re.search(r"[\u2066-\u2068][^\u2069]*</?b>", message.text)


@pytest.mark.parametrize("tag", RTL)
@pytest.mark.parametrize("name", [name for name in EVERYTHING if name != "welcome"])
def test_right_to_left_every_date_time_and_number_is_isolated(name: str, tag: str) -> None:
    for text in texts(EVERYTHING[name](words_for(tag, BERLIN))):
        outside = re.sub(r"\u2068[^\u2068\u2069]*\u2069", "", text)
        assert FACT.findall(outside) == []


@pytest.mark.parametrize("name", EVERYTHING)
def test_digits_are_western_everywhere(name: str, words: Words) -> None:
    for text in texts(EVERYTHING[name](words)):
        assert all(sign in "0123456789" for sign in text if sign.isdecimal())


def test_every_view_has_a_screen_and_every_screen_an_example() -> None:
    assert set(RENDERERS) == set(View.__args__)
    assert {type(view) for view in VIEWS.values()} == set(RENDERERS)


@pytest.mark.parametrize("name", [name for name in EVERYTHING if name != "welcome"])
def test_each_language_says_it_in_its_own_words(name: str) -> None:
    said = {plain(EVERYTHING[name](words).text) for words in ALL_WORDS}

    assert len(said) == len(ALL_WORDS)


def test_the_notices_have_examples_of_every_kind() -> None:
    assert {kind for kind, _ in NOTICES.values()} == set(NOTICE_RENDERERS)


@pytest.mark.parametrize("tag", TAGS)
def test_the_welcome_begins_with_the_preferred_language(tag: str) -> None:
    message = EVERYTHING["welcome"](words_for(tag, BERLIN))

    assert message.rows[0][0].text == languages()[tag].native_name
    *choices, (help_now,) = message.rows
    assert {button.text for row in choices for button in row} == {
        one.native_name for one in languages().values()
    }
    assert help_now.text == "🆘 112"
