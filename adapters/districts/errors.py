"""The one error of a district's files."""

from pathlib import Path


class DistrictError(Exception):
    """A mistake in a file of the district, told so that the administrator finds it.

    `line` counts from 1. `key` is the dotted path of the value (lists count from 0), a column of a
    table, or empty when the whole file is meant.
    """

    def __init__(self, file: Path, line: int, key: str, reason: str) -> None:
        """Note where and why."""
        super().__init__(file, line, key, reason)
        self.file = file
        self.line = line
        self.key = key
        self.reason = reason

    def __str__(self) -> str:
        """Say it as compilers do, so that an editor can jump there."""
        key = f"{self.key}: " if self.key else ""
        return f"{self.file.as_posix()}:{self.line}: {key}{self.reason}"
