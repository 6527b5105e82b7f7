"""Words in one language: catalogue, plural forms, escaping, isolates, dates. The one boundary to HTML."""

import csv
import gettext
import html
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date

LOCALES = Path(__file__).parents[1] / "locales"
FIRST_STRONG, POP = "\u2068", "\u2069"


@dataclass(frozen=True, slots=True)
class Language:
    """A row of locales/languages.csv: tag, name in itself, writing direction, Babel's locale."""

    tag: str
    native_name: str
    rtl: bool
    babel_locale: str
    telegram_codes: tuple[str, ...]


@cache
def languages() -> dict[str, Language]:
    """All languages the table knows, in its order."""
    with (LOCALES / "languages.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        row["tag"]: Language(
            tag=row["tag"],
            native_name=row["native_name"],
            rtl=row["dir"] == "rtl",
            babel_locale=row["babel_locale"],
            telegram_codes=tuple(row["telegram_codes"].split(";")),
        )
        for row in rows
    }


def guess(client_code: str | None) -> str | None:
    """Our language for what a client reports; it only preselects."""
    code = (client_code or "").lower()
    for language in languages().values():
        if code in language.telegram_codes or code.split("-")[0] in language.telegram_codes:
            return language.tag
    return None


class Words:
    """Sentences in one language. `say` gives HTML, `plain` gives text for buttons and alerts."""

    def __init__(self, tag: str, zone: ZoneInfo) -> None:
        self.language = languages()[tag]
        self.zone = zone
        self._catalogue = gettext.translation("messages", LOCALES, languages=[tag])

    def say(self, sentence: str, /, **facts: object) -> str:
        """A sentence as HTML: translation and facts escaped, facts isolated where directions mix."""
        return self._fill(html.escape(self._catalogue.gettext(sentence), quote=False), facts, as_html=True)

    def plain(self, sentence: str, /, **facts: object) -> str:
        """A sentence as plain text."""
        return self._fill(self._catalogue.gettext(sentence), facts, as_html=False)

    def many(self, one: str, other: str, number: int, /, **facts: object) -> str:
        """A sentence as HTML in the plural form of the number, which is the fact `number`."""
        text = html.escape(self._catalogue.ngettext(one, other, number), quote=False)
        return self._fill(text, facts | {"number": number}, as_html=True)

    def _fill(self, text: str, facts: dict[str, object], *, as_html: bool) -> str:
        if not facts:
            return text
        return text.format(**{name: self._fact(fact, as_html=as_html) for name, fact in facts.items()})

    def _fact(self, fact: object, *, as_html: bool) -> str:
        text = clean(str(fact))
        shown = html.escape(text, quote=False) if as_html else text
        return f"{FIRST_STRONG}{shown}{POP}" if self.language.rtl or has_rtl(text) else shown

    @cached_property
    def _locale(self) -> Locale:
        return Locale.parse(self.language.babel_locale)

    def weekday(self, moment: datetime) -> str:
        """The weekday's name of an instant, where the office is."""
        return str(format_date(moment.astimezone(self.zone), "EEEE", locale=self._locale))

    def day(self, moment: datetime) -> str:
        """Weekday and date: the one pattern for all languages, with western digits."""
        return f"{self.weekday(moment)}, {moment.astimezone(self.zone):%d.%m.%Y}"

    def short_day(self, moment: datetime) -> str:
        """Weekday and date for a button."""
        short = format_date(moment.astimezone(self.zone), "EEE", locale=self._locale)
        return f"{short} {moment.astimezone(self.zone):%d.%m.}"

    def clock(self, moment: datetime) -> str:
        """The time of day, 24 hours; in the doubled hour of autumn with its offset."""
        wall = moment.astimezone(self.zone)
        doubled = wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()
        return f"{wall:%H:%M} ({wall:%Z})" if doubled else f"{wall:%H:%M}"

    def when(self, moment: datetime) -> str:
        """Weekday, date and time."""
        return f"{self.day(moment)}, {self.clock(moment)}"

    def language_name(self, tag: str) -> str:
        """The name of another language in this one."""
        own = languages().get(tag)
        code = own.babel_locale.split("_")[0] if own else tag
        name = str(self._locale.languages.get(code, tag))
        return name[:1].upper() + name[1:]


def clean(text: str) -> str:
    """Take out direction controls and other invisible signs that could disguise a text."""
    return "".join(
        sign for sign in text if sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cf", "Cs"}
    )


def has_rtl(text: str) -> bool:
    """Say whether a text holds letters written from right to left."""
    return any(unicodedata.bidirectional(sign) in {"R", "AL"} for sign in text)


@cache
def words_for(tag: str, zone: ZoneInfo) -> Words:
    """The words of a language; German where the catalogue is missing."""
    return Words(tag if tag in languages() else "de", zone)
