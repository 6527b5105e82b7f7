"""Are the catalogues complete and sound? `python -m tests.catalogues` prints what is not, and exits 1."""

import ast
import csv
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from string import Formatter

from babel.messages import Catalog
from babel.messages import Message as Entry
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import PoFileError, read_po

ROOT = Path(__file__).parents[1]
# The same as the Makefile's target `texts`.
KEYWORDS: dict[str, tuple[int, ...] | None] = {"say": None, "plain": None, "many": (1, 2)}
METHODS = [("**.py", "python")]

Id = str | tuple[str, ...]
TAG = re.compile(r"</?\s*[a-zA-Z!]")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def problems(root: Path = ROOT) -> list[str]:
    """Everything that is wrong with the sentences in `messages/` and the catalogues in `locales/`."""
    wanted = sentences(root)
    found = list(_unextracted(root, wanted))
    found += _against("locales/messages.pot", wanted, _read(root / "locales" / "messages.pot"))
    with (root / "locales" / "languages.csv").open(encoding="utf-8", newline="") as file:
        languages = list(csv.DictReader(file))
    for language in languages:
        name = f"locales/{language['tag']}/LC_MESSAGES/messages.po"
        catalogue = _read(root / name)
        found += _against(name, wanted, catalogue)
        if isinstance(catalogue, Catalog):
            found += _plural_header(name, catalogue, language["plural_forms"])
            found += _translations(name, catalogue)
    tags = {language["tag"] for language in languages}
    folders = {path.parents[1].name for path in (root / "locales").glob("*/LC_MESSAGES/messages.po")}
    found += [f"locales/{tag}: is not in languages.csv" for tag in sorted(folders - tags)]
    return found


def sentences(root: Path) -> set[Id]:
    """All sentences in `messages/`, a tuple where there are plural forms."""
    extracted = extract_from_dir(root / "messages", method_map=METHODS, keywords=KEYWORDS)
    return {_id(message) for _, _, message, _, _ in extracted}


def _id(message: str | Iterable[str]) -> Id:
    return message if isinstance(message, str) else tuple(message)


def _unextracted(root: Path, wanted: set[Id]) -> Iterator[str]:
    """Sentences that extraction cannot see: no literal, or inside something that hides it."""
    for path in sorted((root / "messages").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            count = {"say": 1, "plain": 1, "many": 2}.get(node.func.attr)
            if count is None:
                continue
            literals = [arg.value for arg in node.args[:count] if isinstance(arg, ast.Constant)]
            texts = [text for text in literals if isinstance(text, str)]
            where = f"{path.relative_to(root)}:{node.lineno}"
            if len(texts) < count:
                yield f"{where}: a sentence must be written out where it is said"
            elif (texts[0] if count == 1 else tuple(texts)) not in wanted:
                yield f"{where}: extraction does not see {texts[0]!r}"


def _read(path: Path) -> Catalog | str:
    """The catalogue, or why it cannot be read."""
    try:
        with path.open("rb") as file:
            return read_po(file, abort_invalid=True)
    except FileNotFoundError:
        return "is missing"
    except (PoFileError, ValueError) as error:
        return f"cannot be read: {error}"


def _against(name: str, wanted: set[Id], catalogue: Catalog | str) -> list[str]:
    if isinstance(catalogue, str):
        return [f"{name}: {catalogue}"]
    known = {_id(entry.id) for entry in catalogue if entry.id}
    found = [f"{name}: missing: {_short(one)}" for one in _sorted(wanted - known)]
    found += [f"{name}: obsolete: {_short(one)}" for one in _sorted(known - wanted)]
    found += [f"{name}: obsolete: {_short(_id(entry.id))}" for entry in catalogue.obsolete.values()]
    return found


def _sorted(ids: Iterable[Id]) -> list[Id]:
    return sorted(ids, key=_short)


def _short(one: Id) -> str:
    return repr(one if isinstance(one, str) else one[0])


def _plural_header(name: str, catalogue: Catalog, wanted: str) -> list[str]:
    header = catalogue.plural_forms
    if _squeezed(header) == _squeezed(wanted):
        return []
    return [f"{name}: plural forms are {header!r}, languages.csv says {wanted!r}"]


def _squeezed(header: str) -> str:
    text = re.sub(r"\s", "", header).rstrip(";")
    count, _, rule = text.partition(";plural=")
    while rule.startswith("(") and rule.endswith(")"):
        rule = rule[1:-1]
    return f"{count};{rule}"


def _translations(name: str, catalogue: Catalog) -> list[str]:
    found = ["is marked fuzzy"] if catalogue.fuzzy else []
    for entry in catalogue:
        if entry.id:
            found += [
                f"{_short(_id(entry.id))}: {problem}" for problem in _entry(entry, catalogue.num_plurals)
            ]
    return [f"{name}: {problem}" for problem in found]


def _entry(entry: Entry, forms: int) -> Iterator[str]:
    source = _id(entry.id)
    original = source if isinstance(source, str) else source[-1]
    texts = (entry.string,) if isinstance(entry.string, str) else tuple(entry.string)
    if entry.fuzzy:
        yield "is fuzzy"
    if not isinstance(source, str) and len(texts) != forms:
        yield f"has {len(texts)} plural forms of {forms}"
    for text in texts:
        if not text or not text.strip():
            yield "is empty"
            continue
        yield from _text(original, text)


def _text(original: str, text: str) -> Iterator[str]:
    wanted, there = _placeholders(original), _placeholders(text)
    if there is None:
        yield f"braces do not fit: {text!r}"
    elif there != wanted:
        yield f"placeholders differ: {sorted(there)} instead of {sorted(wanted or ())}"
    if CONTROL.search(text):
        yield f"has a control character: {text!r}"
    if TAG.search(text):
        yield f"has a tag: {text!r}"


def _placeholders(text: str) -> set[str] | None:
    """The names in braces, with whatever stands beside them; None where the braces do not fit."""
    try:
        parsed = list(Formatter().parse(text))
    except ValueError:
        return None
    fields = ((field, spec, conversion) for _, field, spec, conversion in parsed if field is not None)
    return {
        f"{field}{f'!{conversion}' if conversion else ''}{f':{spec}' if spec else ''}"
        for field, spec, conversion in fields
    }


def main() -> int:
    """Print the problems; 1 if there are any."""
    found = problems()
    for problem in found:
        print(problem)  # noqa: T201 - a command
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
