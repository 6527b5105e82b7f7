"""The check of the catalogues: clean on what ships, and it finds each planted fault."""

import shutil
from pathlib import Path

import pytest

from tests.catalogues import ROOT, main, problems

DE = "locales/de/LC_MESSAGES/messages.po"
AR = "locales/ar/LC_MESSAGES/messages.po"
POT = "locales/messages.pot"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of what is checked, without anything compiled."""
    only_sources = shutil.ignore_patterns("*.mo", "__pycache__")
    for name in ("messages", "locales"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=only_sources)
    return tmp_path


def spoil(root: Path, name: str, old: str, new: str) -> None:
    file = root / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_catalogues_that_ship_are_complete_and_sound() -> None:
    assert problems() == []


def test_the_command_says_so_with_its_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0
    assert capsys.readouterr().out == ""


def test_an_unspoilt_copy_has_no_problems(copy: Path) -> None:
    assert problems(copy) == []


def translation_of(root: Path, name: str, sentence: str) -> str:
    """The line of a sentence's translation."""
    lines = (root / name).read_text(encoding="utf-8").splitlines()
    return lines[lines.index(f'msgid "{sentence}"') + 1]


FAULTS = [
    (POT, 'msgid "Back"', 'msgid "Backwards"', f"{POT}: missing: 'Back'"),
    (POT, 'msgid "Back"', 'msgid "Backwards"', f"{POT}: obsolete: 'Backwards'"),
    (DE, 'msgid "Back"', 'msgid "Backwards"', f"{DE}: missing: 'Back'"),
    (DE, 'msgid "Back"', 'msgid "Backwards"', f"{DE}: obsolete: 'Backwards'"),
    (DE, 'msgid "Back"', '#, fuzzy\nmsgid "Back"', f"{DE}: 'Back': is fuzzy"),
]


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    FAULTS,
)
def test_a_sentence_missing_obsolete_or_fuzzy_is_found(
    copy: Path, name: str, old: str, new: str, expected: str
) -> None:
    spoil(copy, name, old, new)

    assert expected in problems(copy)


@pytest.mark.parametrize(
    ("sentence", "translation", "problem"),
    [
        ("Back", "", "is empty"),
        ("Back", "   ", "is empty"),
        ("Back", "Zu\\trück", "has a control character"),
        ("Back", "Zurück\\n", "has a control character"),
        ("Back", "<b>Zurück", "has a tag"),
        ("Back", "Zurück</b>", "has a tag"),
        ("Back", "Zurück {office}", "placeholders differ"),
        ("Asked on {when}", "Gefragt", "placeholders differ"),
        ("Asked on {when}", "Gefragt {wann}", "placeholders differ"),
        ("Asked on {when}", "Gefragt {when.year}", "placeholders differ"),
        ("Asked on {when}", "Gefragt {when!r}", "placeholders differ"),
        ("Asked on {when}", "Gefragt {when:x}", "placeholders differ"),
        ("Asked on {when}", "Gefragt {}", "placeholders differ"),
        ("Asked on {when}", "Gefragt {when", "braces do not fit"),
        ("Asked on {when}", "Gefragt when}", "braces do not fit"),
    ],
)
def test_a_translation_that_cannot_be_shown_is_found(
    copy: Path, sentence: str, translation: str, problem: str
) -> None:
    old = f'msgid "{sentence}"\n{translation_of(copy, DE, sentence)}\n'
    spoil(copy, DE, old, f'msgid "{sentence}"\nmsgstr "{translation}"\n')

    found = problems(copy)

    assert any(one.startswith(f"{DE}: {sentence!r}: {problem}") for one in found)


@pytest.mark.parametrize("form", range(6))
def test_every_plural_form_is_looked_at(copy: Path, form: int) -> None:
    lines = (copy / AR).read_text(encoding="utf-8").splitlines()
    old = next(line for line in lines if line.startswith(f"msgstr[{form}]"))
    spoil(copy, AR, old, old.replace("{number}", "{count}"))

    assert [one for one in problems(copy) if "placeholders differ: ['count']" in one]


def test_a_missing_plural_form_is_found(copy: Path) -> None:
    lines = (copy / AR).read_text(encoding="utf-8").splitlines()
    last = next(line for line in lines if line.startswith("msgstr[5]"))
    spoil(copy, AR, last + "\n", "")

    assert [one for one in problems(copy) if one.startswith(f"{AR}: ")]


def test_a_wrong_plural_rule_is_found(copy: Path) -> None:
    spoil(copy, "locales/languages.csv", "nplurals=2; plural=(n != 1);", "nplurals=2; plural=(n > 1);")

    assert [one for one in problems(copy) if one.startswith(f"{DE}: plural forms are")]


def test_a_sentence_kept_as_obsolete_is_found(copy: Path) -> None:
    with (copy / DE).open("a", encoding="utf-8") as file:
        file.write('\n#~ msgid "Gone"\n#~ msgstr "Weg"\n')

    assert f"{DE}: obsolete: 'Gone'" in problems(copy)


def test_a_new_sentence_is_missing_everywhere(copy: Path) -> None:
    source = copy / "messages" / "home.py"
    source.write_text(
        source.read_text(encoding="utf-8")
        + '\n\ndef more(words: Words) -> str:\n    return words.say("More")\n',
        encoding="utf-8",
    )

    missing = [one for one in problems(copy) if one.endswith("missing: 'More'")]

    assert len(missing) == 5


@pytest.mark.parametrize(
    "call", ["words.say(sentence)", 'words.plain("Hello " + name)', 'words.many("One", other, 2)']
)
def test_a_sentence_that_extraction_cannot_see_is_found(copy: Path, call: str) -> None:
    source = copy / "messages" / "home.py"
    before = source.read_text(encoding="utf-8")
    source.write_text(f"{before}\n\nX = lambda words, sentence, other, name: {call}\n", encoding="utf-8")

    line = before.count("\n") + 3
    assert f"messages/home.py:{line}: a sentence must be written out where it is said" in problems(copy)


def test_a_missing_catalogue_is_found(copy: Path) -> None:
    (copy / DE).unlink()

    assert f"{DE}: is missing" in problems(copy)


def test_a_broken_catalogue_is_found(copy: Path) -> None:
    spoil(copy, DE, 'msgid "Back"\n', 'msgid "Back\n')

    assert [one for one in problems(copy) if one.startswith(f"{DE}: ")]


def test_a_catalogue_of_a_language_that_the_table_does_not_know_is_found(copy: Path) -> None:
    shutil.copytree(copy / "locales" / "de", copy / "locales" / "xx")

    assert "locales/xx: is not in languages.csv" in problems(copy)
