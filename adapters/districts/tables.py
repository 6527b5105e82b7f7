"""A CSV table of the district as rows that know their lines."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.districts.errors import DistrictError
from adapters.districts.source import read_text

if TYPE_CHECKING:
    from _csv import Reader


@dataclass(frozen=True)
class TableRow:
    """One row: its cells by column, empty ones left out, and the line it begins on."""

    line: int
    cells: dict[str, str]


def read_table(file: Path, columns: frozenset[str]) -> Iterator[TableRow]:
    """Yield the rows of a comma-separated table that must have `columns` and may have more."""
    reader = csv.reader(io.StringIO(read_text(file), newline=""), strict=True)
    header = _header(file, reader, columns)
    for line, cells in _numbered(file, reader):
        if len(cells) != len(header):
            reason = f"the row has {len(cells)} cells, the table {len(header)} columns"
            raise DistrictError(file, line, "", reason)
        pairs = zip(header, cells, strict=True)
        yield TableRow(line, {name: cell.strip() for name, cell in pairs if cell.strip()})


def _header(file: Path, reader: "Reader", columns: frozenset[str]) -> list[str]:
    line, header = next(_numbered(file, reader), (1, []))
    header = [name.strip() for name in header]
    if missing := sorted(columns - set(header)):
        raise DistrictError(file, line, missing[0], "the column is missing")
    if len(set(header)) != len(header):
        raise DistrictError(file, line, "", "a column is named twice")
    return header


def _numbered(file: Path, reader: "Reader") -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not blank, with the line it begins on (a cell may span lines)."""
    line = reader.line_num + 1
    try:
        for cells in reader:
            if any(cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise DistrictError(file, line, "", f"is not CSV: {error}") from error
