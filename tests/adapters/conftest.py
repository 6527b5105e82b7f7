"""The example district, and copies of it with one mistake."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.districts.loader import load_district
from domain.offices import District

EXAMPLE = Path(__file__).parents[2] / "districts" / "lueneburg"

Break = Callable[[str, str, str], tuple[Path, int]]


@pytest.fixture(scope="session")
def example() -> Path:
    """Return the folder of the district that ships."""
    return EXAMPLE


@pytest.fixture(scope="session")
def district() -> District:
    """Return the district that ships."""
    return load_district(EXAMPLE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the example's folder that a test may spoil."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "copy"))


@pytest.fixture
def break_line(folder: Path) -> Break:
    """Return a function that replaces a text once in a file, and gives the file and line."""

    def replace(name: str, old: str, new: str) -> tuple[Path, int]:
        file = folder / name
        before, found, after = file.read_text(encoding="utf-8").partition(old)
        assert found, f"{old!r} is not in {name}"
        file.write_text(before + new + after, encoding="utf-8")
        return file, before.count("\n") + 1

    return replace
