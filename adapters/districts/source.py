"""A file of the district as text, and a YAML text as plain values that know their lines."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from adapters.districts.errors import DistrictError

Key = tuple[str | int, ...]
Tree = str | list["Tree | None"] | dict[str, "Tree"]

_NOTHING = frozenset({"", "~", "null"})
"""Plain scalars that stand for no value: the key counts as left out."""


def read_text(file: Path) -> str:
    """Return the text of a UTF-8 file, with or without a byte order mark."""
    try:
        raw = file.read_bytes()
    except FileNotFoundError:
        raise DistrictError(file, 1, "", "the file is missing") from None
    except OSError as error:
        raise DistrictError(file, 1, "", f"cannot be read: {error.strerror}") from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise DistrictError(file, line, "", "is not UTF-8") from error
    if not text.strip():
        raise DistrictError(file, 1, "", "the file is empty")
    return text


@dataclass(frozen=True)
class Document:
    """A YAML file: its values, every scalar as the text that was written, and where each stands.

    Scalars stay text on purpose: official keys and postcodes begin with zeros, and `no` is a
    language. The models decide what a text means.
    """

    file: Path
    tree: Tree
    lines: dict[Key, int]

    def line_of(self, key: Key) -> int:
        """Return the line of a value, or of the nearest value around it that is written."""
        while key not in self.lines and key:
            key = key[:-1]
        return self.lines.get(key, 1)


def read_yaml(file: Path) -> Document:
    """Read a YAML file strictly: one document, no duplicate keys, no aliases."""
    node = _compose(file, read_text(file))
    if node is None:
        raise DistrictError(file, 1, "", "the file is empty")
    reading = _Reading(file)
    tree = reading.value(node, ())
    return Document(file, tree if tree is not None else "", reading.lines)


def _compose(file: Path, text: str) -> Node | None:
    try:
        # The safe scanner is a quarter faster than the round-trip one and knows the lines as well.
        return YAML(typ="safe", pure=True).compose(text)  # type: ignore[no-any-return]
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise DistrictError(file, line, "", f"is not YAML: {error.problem}") from error
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise DistrictError(file, line, "", "is not YAML: a character is not allowed") from error
    except YAMLError as error:
        raise DistrictError(file, 1, "", "is not YAML") from error
    except RecursionError as error:
        raise DistrictError(file, 1, "", "is nested too deeply") from error


@dataclass
class _Reading:
    """The walk through one file's nodes."""

    file: Path
    lines: dict[Key, int] = field(default_factory=dict)
    met: set[int] = field(default_factory=set)

    def value(self, node: Node, key: Key) -> Tree | None:
        """Return what a node says; None for an empty value."""
        line = self.lines.setdefault(key, node.start_mark.line + 1)
        if id(node) in self.met:
            raise self.error(line, key, "aliases are not supported: write it out")
        self.met.add(id(node))
        if isinstance(node, ScalarNode):
            return None if _is_nothing(node) else str(node.value)
        if isinstance(node, SequenceNode):
            return [self.value(item, (*key, index)) for index, item in enumerate(node.value)]
        return dict(self.pairs(node, key))

    def pairs(self, node: Node, key: Key) -> Iterator[tuple[str, Tree]]:
        """Yield the pairs of a mapping node, without those that have no value."""
        for name_node, value_node in node.value:
            line = name_node.start_mark.line + 1
            if not isinstance(name_node, ScalarNode):
                raise self.error(line, key, "a key must be a plain word")
            inner = (*key, str(name_node.value))
            if inner in self.lines:
                raise self.error(line, inner, "is written twice")
            self.lines[inner] = line
            value = self.value(value_node, inner)
            if value is not None:
                yield str(name_node.value), value

    def error(self, line: int, key: Key, reason: str) -> DistrictError:
        """Return the error for a place in this file."""
        return DistrictError(self.file, line, ".".join(map(str, key)), reason)


def _is_nothing(node: ScalarNode) -> bool:
    return node.style is None and node.value in _NOTHING
