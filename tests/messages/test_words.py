"""Words: escaping, isolates, dates, plural forms, and the guess of a language."""

import gettext
import html
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from messages.words import LOCALES, Words, clean, guess, has_rtl, languages, words_for
from tests.domain.builders import BERLIN, local
from tests.messages.examples import TAGS, plain

ONE, OTHER = "You have {number} appointment.", "You have {number} appointments."
FSI, PDI = "\u2068", "\u2069"
BIDI_CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
LTR, RTL = [t for t in TAGS if not languages()[t].rtl], [t for t in TAGS if languages()[t].rtl]


def words(tag: str) -> Words:
    return words_for(tag, BERLIN)


class Untranslated(gettext.GNUTranslations):
    """A catalogue without translations."""

    def gettext(self, message: str) -> str:
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return msgid1 if n == 1 else msgid2


def bare(tag: str) -> Words:
    """Words whose translations are the sentences themselves."""
    made = Words(tag, BERLIN)
    made._catalogue = Untranslated()
    return made


class Planted(gettext.GNUTranslations):
    """A catalogue whose every translation holds markup."""

    def gettext(self, message: str) -> str:
        return f"<i>&{message}"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"<i>&{msgid1 if n == 1 else msgid2}"


def planted(tag: str) -> Words:
    made = Words(tag, BERLIN)
    made._catalogue = Planted()
    return made


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("fact", ["<b>", "a & b", "1 < 2 > 0", "&amp;", "</b><script>", "{when}", "%s {0}"])
def test_facts_are_escaped_and_read_as_they_were(tag: str, fact: str) -> None:
    said = bare(tag).say("{office}", office=fact)

    assert plain(said).strip(FSI + PDI) == fact
    assert "<" not in said


@pytest.mark.parametrize("tag", TAGS)
def test_translations_are_escaped_too(tag: str) -> None:
    made = planted(tag)

    assert made.say("{office}", office="A").startswith("&lt;i&gt;&amp;")
    assert made.many(ONE, OTHER, 2).startswith("&lt;i&gt;&amp;")
    assert made.plain("{office}", office="A").startswith("<i>&")


def test_plain_text_is_not_escaped_since_buttons_know_no_markup() -> None:
    assert bare("de").plain("{office}", office="A & <B>") == "A & <B>"


@pytest.mark.parametrize("tag", RTL)
def test_right_to_left_every_fact_is_isolated(tag: str) -> None:
    assert bare(tag).say("{office}", office="Büro 3") == f"{FSI}Büro 3{PDI}"
    assert bare(tag).plain("{office}", office=7) == f"{FSI}7{PDI}"
    assert bare(tag).many(ONE, OTHER, 5).count(FSI) == 1


@pytest.mark.parametrize("tag", LTR)
def test_left_to_right_only_facts_in_another_direction_are_isolated(tag: str) -> None:
    assert bare(tag).say("{office}", office="Büro 3") == "Büro 3"
    assert bare(tag).say("{office}", office="مكتب 3") == f"{FSI}مكتب 3{PDI}"
    assert bare(tag).say("{office}", office="משרד") == f"{FSI}משרד{PDI}"


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("control", BIDI_CONTROLS)
def test_direction_controls_in_facts_are_taken_out(tag: str, control: str) -> None:
    said = bare(tag).plain("{office}", office=f"A{control}B")

    assert said.strip(FSI + PDI) == "AB"


@given(fact=st.text(max_size=40), tag=st.sampled_from(TAGS))
def test_no_fact_breaks_out_of_its_place(fact: str, tag: str) -> None:
    said = bare(tag).say("{office}", office=fact)

    inner = html.unescape(said).removeprefix(FSI).removesuffix(PDI)
    assert inner == clean(fact)
    assert not set(BIDI_CONTROLS) & set(inner)
    assert not set("<>") & set(said)
    assert said.startswith(FSI) is said.endswith(PDI) is (tag in RTL or has_rtl(clean(fact)))


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b", "\x7f", "\u200b", "\ufeff", "\u00ad", "\ud800"])
def test_invisible_signs_are_taken_out(sign: str) -> None:
    assert clean(f"A{sign}B") == "AB"


WHEN = {
    "de": "Dienstag, 24.11.2026, 09:05",
    "en": "Tuesday, 24.11.2026, 09:05",
    "uk": "вівторок, 24.11.2026, 09:05",
    "ar": "الثلاثاء, 24.11.2026, 09:05",
}


@pytest.mark.parametrize("tag", TAGS)
def test_a_date_is_weekday_day_month_year_and_time(tag: str) -> None:
    shown = words(tag).when(local("2026-11-24 09:05"))

    assert shown.replace("،", ",") == WHEN[tag]


@pytest.mark.parametrize("tag", TAGS)
def test_the_date_is_the_one_of_the_office_not_of_utc(tag: str) -> None:
    assert "24.11.2026, 00:30" in words(tag).when(local("2026-11-24 00:30")).replace("،", ",")


@pytest.mark.parametrize("tag", TAGS)
def test_a_short_day_has_weekday_day_and_month(tag: str) -> None:
    shown = words(tag).short_day(local("2026-11-04 09:05"))

    assert shown.endswith(" 04.11.")
    assert len(shown) > len(" 04.11.")


def test_the_doubled_hour_is_shown_with_its_offset() -> None:
    first, second = local("2026-10-25 02:30"), local("2026-10-25 02:30", second=True)
    shown = [words("de").clock(moment) for moment in (first, second)]

    assert len(set(shown)) == 2
    assert all(text.startswith("02:30 (") and text.endswith(")") for text in shown)


@pytest.mark.parametrize(
    "moment",
    ["2026-10-25 01:59", "2026-10-25 03:00", "2027-03-28 01:59", "2027-03-28 03:00", "2026-11-24 02:30"],
)
def test_any_other_hour_is_shown_plainly(moment: str) -> None:
    assert words("de").clock(local(moment)) == moment[-5:]


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("number", range(101))
def test_the_plural_form_fits_the_number(tag: str, number: int) -> None:
    said = words(tag).many(ONE, OTHER, number)

    assert f"{number}" in said
    assert said == _by_rule(tag, number)


def _by_rule(tag: str, number: int) -> str:
    """The form that the Unicode rule of the language asks for, in the order of the catalogue."""
    locale = Locale.parse(languages()[tag].babel_locale)
    order: list[str] = [
        form
        for form in ("zero", "one", "two", "few", "many", "other")
        if form in locale.plural_form.tags | {"other"}
    ]
    forms = gettext.translation("messages", LOCALES, languages=[tag])._catalog  # type: ignore[attr-defined]
    count = len([key for key in forms if isinstance(key, tuple) and key[0] == ONE])
    # Whole numbers never take the last form of a language that keeps it for fractions.
    form = order.index(str(locale.plural_form(number)))
    text = forms[ONE, min(form, count - 1)]
    fact = f"{FSI}{number}{PDI}" if languages()[tag].rtl else str(number)
    return str(text).format(number=fact)


@pytest.mark.parametrize(
    ("client", "expected"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("DE-ch", "de"),
        ("uk", "uk"),
        ("uk-UA", "uk"),
        ("ar", "ar"),
        ("ar-SY", "ar"),
        ("en", "en"),
        ("en-US", "en"),
        ("fr", None),
        ("xx", None),
        ("-", None),
        ("d", None),
        ("deu", None),
        ("", None),
        (None, None),
    ],
)
def test_a_client_preselects_a_language_we_have(client: str | None, expected: str | None) -> None:
    assert guess(client) == expected


@pytest.mark.parametrize("tag", TAGS)
def test_every_language_names_every_other_one(tag: str) -> None:
    named = [words(tag).language_name(other) for other in TAGS]

    assert all(named)
    assert len(set(named)) == len(TAGS)
    assert not set(named) & set(TAGS)


def test_a_language_beyond_our_table_is_named_as_well() -> None:
    assert words("de").language_name("tr") == "Türkisch"
    assert words("de").language_name("xx-unknown") == "Xx-unknown"


def test_a_language_without_a_catalogue_falls_back_to_german() -> None:
    assert words_for("xx", BERLIN).language.tag == "de"


def test_the_zone_is_that_of_the_office() -> None:
    elsewhere = words_for("de", ZoneInfo("America/New_York"))

    assert elsewhere.clock(local("2026-11-24 09:00")) == "03:00"
