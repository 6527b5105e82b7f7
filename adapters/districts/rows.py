"""Tables against their row models."""

from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from adapters.districts.errors import DistrictError
from adapters.districts.row_models import Row
from adapters.districts.tables import TableRow, read_table
from adapters.districts.validation import Known, dotted, reason

RowT = TypeVar("RowT", bound=Row)


def load_rows(file: Path, model: type[RowT], unique: tuple[str, ...], names: Known) -> list[RowT]:
    """Return a table's rows; `unique` are the columns that together must not repeat."""
    columns = frozenset(model.model_fields)
    rows = []
    for row in read_table(file, columns):
        rows.append(_validated(file, model, row, names))
        mark = " / ".join(row.cells[column] for column in unique)
        if not names.take(file.name, mark):
            raise DistrictError(file, row.line, unique[0], f"{mark} is used twice")
    if not rows:
        raise DistrictError(file, 1, "", "the table has no rows")
    return rows


def _validated(file: Path, model: type[RowT], row: TableRow, names: Known) -> RowT:
    try:
        return model.model_validate(row.cells, context=names)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise DistrictError(file, row.line, dotted(first["loc"]), reason(first)) from error
