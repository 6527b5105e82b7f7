"""What docs/districts.md shows can be copied and works."""

import re
from pathlib import Path

import pytest

from adapters.districts.bindings import load_bindings
from adapters.districts.loader import load_district

GUIDE = Path(__file__).parents[2] / "docs" / "districts.md"
TABLES = {
    "municipalities.csv": (
        "ags,name,postcodes,lat,lon\n"
        '03999001,"Beispiel, Stadt",99999,53.2,10.4\n'
        "03999002,Musterdorf,99998;99997,53.25,10.4\n"
    ),
    "places.csv": "place,ags,postcode\nMusterfeld,03999002,\n",
    "topics.csv": "id,group\nF1,family\n",
    "help_numbers.csv": "id,number,always_open\nemergency,112,yes\n",
}


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """Return a district folder written as the guide says."""
    examples = re.findall(r"```yaml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    for name, text in zip(("district.yaml", "offices.yaml", "staff.yaml"), examples, strict=True):
        (tmp_path / name).write_text(text, encoding="utf-8")
    for name, text in TABLES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_district_written_by_the_guide_is_read(written: Path) -> None:
    district = load_district(written)
    assert district.office_by_ags["03999002"].name == "Sozialraumbüro Musterdorf"
    assert district.municipality_by_ags["03999001"].name == "Beispiel"
    assert load_bindings(written / "staff.yaml", district).chats[0].chat == -4001
