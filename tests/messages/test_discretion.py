"""What is never said: a phone lies open on a table, and an office chat has many readers."""

import pytest

from domain import errors
from messages import names
from messages.refusals import apology, refusal
from messages.staff import answer, plain_text
from messages.words import Words, words_for
from services.staff import StaffAnswer
from tests.domain.builders import BERLIN
from tests.messages.examples import (
    CARDS,
    CODE,
    DISTRICT,
    FOR_FAMILIES,
    FOR_STAFF,
    NOTICES,
    OFFICE,
    TAGS,
    TOPICS,
    plain,
)

ALERT_LIMIT = 200
CHILD = {
    "de": ("kind", "erziehung", "eltern", "familie"),
    "en": ("child", "parent", "family", "families"),
    "uk": ("дитин", "діт", "батьк", "сім"),
    "ar": ("طفل", "أطفال", "والد", "أسرة", "عائل"),
}
REFUSALS = [
    errors.AlreadyThere(),
    errors.NotAllowed(),
    errors.SlotTaken(),
    errors.SlotGone(),
    errors.HoldExpired(),
    errors.Changed(),
    errors.SomebodyWasFaster("Dr. Maximiliane-Alexandra Beispiel-Musterfrau von und zu Vorlage"),
    errors.TooLate(),
    errors.TooManyOpenRequests(),
    errors.TooManyActions(),
]


@pytest.fixture(params=TAGS)
def words(request: pytest.FixtureRequest) -> Words:
    return words_for(request.param, BERLIN)


def everything_of(name: str, words: Words) -> str:
    made = (FOR_FAMILIES | FOR_STAFF)[name](words)
    return "\n".join([plain(made.text), *(button.text for row in made.rows for button in row)])


@pytest.mark.parametrize("name", [f"notice: {name}" for name in NOTICES])
def test_a_notice_names_neither_topic_nor_child(name: str, words: Words) -> None:
    text = everything_of(name, words).replace(OFFICE.name, "")

    assert not any(names.topic(words, code) in text for code in TOPICS)
    assert not [word for word in CHILD[words.language.tag] if word in text.lower()]


@pytest.mark.parametrize("name", ["notice: reminder", "notice: reminder answered"])
def test_a_reminder_names_no_counsellor_no_office_no_code_and_no_language(name: str, words: Words) -> None:
    text = everything_of(name, words)

    assert not any(person.name in text for person in OFFICE.counsellors)
    assert OFFICE.name not in text
    assert CODE not in text
    assert words.language_name("ar") not in text


@pytest.mark.parametrize("name", [f"card: {name}" for name in CARDS])
def test_a_card_holds_no_topic_and_nothing_of_the_account(name: str, words: Words) -> None:
    text = everything_of(name, words)

    assert not any(names.topic(words, code) in text for code in TOPICS)
    assert CODE not in text
    assert str(CARDS["pending"].appointment.id) not in text


@pytest.mark.parametrize("name", [name for name in FOR_STAFF if name.startswith("news")])
def test_short_news_hold_a_pseudonym_and_a_time_only(name: str, words: Words) -> None:
    text = everything_of(name, words)

    assert "Wacholder 0427" in text
    assert CODE not in text
    assert not any(person.name in text for person in OFFICE.counsellors)
    assert not any(names.topic(words, code) in text for code in TOPICS)


@pytest.mark.parametrize("error", REFUSALS, ids=lambda error: type(error).__name__)
def test_a_refusal_fits_into_an_alert(error: errors.DomainError, words: Words) -> None:
    text = refusal(error, words)

    assert 0 < len(text) <= ALERT_LIMIT
    assert not set("{}<>") & set(text)


def test_every_refusal_has_its_sentence() -> None:
    kinds = {
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.DomainError) and kind is not errors.DomainError
    }

    assert {type(error) for error in REFUSALS} == kinds


@pytest.mark.parametrize("what", StaffAnswer)
def test_an_answer_to_staff_fits_into_an_alert(what: StaffAnswer, words: Words) -> None:
    text = answer(what, words)

    assert len(text) <= ALERT_LIMIT
    assert bool(text) is (what is not StaffAnswer.PLAIN)


def test_the_apology_fits_into_an_alert(words: Words) -> None:
    assert 0 < len(apology(words)) <= ALERT_LIMIT


def test_a_refusal_can_be_sent_as_a_message_even_with_markup_in_a_name() -> None:
    sentence = refusal(errors.SomebodyWasFaster("<b>Anna</b> & Co"), words_for("de", BERLIN))

    assert plain(plain_text(sentence).text) == sentence


@pytest.mark.parametrize("code", TOPICS)
def test_every_topic_of_the_district_has_a_name(code: str, words: Words) -> None:
    assert names.topic(words, code)


def test_every_kind_of_talk_and_help_line_of_the_district_has_a_name(words: Words) -> None:
    assert all(names.kind(words, kind.code) != kind.code for kind in DISTRICT.types)
    assert all(names.help_line(words, line.code) != line.code for line in DISTRICT.help_numbers)
    assert len({names.kind(words, kind.code) for kind in DISTRICT.types}) == len(DISTRICT.types)
