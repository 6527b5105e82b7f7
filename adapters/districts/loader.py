"""A folder under `districts/` becomes a District."""

from pathlib import Path

from adapters.districts.district_file import DistrictFile
from adapters.districts.offices_file import OfficesFile
from adapters.districts.row_models import HelpNumberRow, MunicipalityRow, PlaceRow, TopicRow
from adapters.districts.rows import load_rows
from adapters.districts.source import read_yaml
from adapters.districts.validation import Known, validate
from domain.offices import District


def load_district(path: Path) -> District:
    """Read a district's folder, once, at start.

    Files are read in the order in which they build on each other; the first mistake by file and
    line is raised as a DistrictError.
    """
    names = Known()
    frame = validate(DistrictFile, read_yaml(path / "district.yaml"), names)
    towns = load_rows(path / "municipalities.csv", MunicipalityRow, ("ags",), names)
    names.municipalities = frozenset(town.ags for town in towns)
    places = load_rows(path / "places.csv", PlaceRow, ("place", "ags"), names)
    topics = load_rows(path / "topics.csv", TopicRow, ("id",), names)
    numbers = load_rows(path / "help_numbers.csv", HelpNumberRow, ("id",), names)
    staffed = validate(OfficesFile, read_yaml(path / "offices.yaml"), names)
    return District(
        code=frame.code,
        name=frame.name,
        state=frame.state,
        zone=frame.zone,
        languages=frame.languages,
        municipalities=tuple(row.to_domain() for row in towns),
        places=tuple(row.to_domain() for row in places),
        carriers=tuple(entry.to_domain() for entry in staffed.carriers),
        offices=tuple(entry.to_domain(staffed.closed_on) for entry in staffed.offices),
        outside=tuple(entry.to_domain() for entry in staffed.outside),
        topics=tuple(row.to_domain() for row in topics),
        help_numbers=tuple(row.to_domain() for row in numbers),
        types=tuple(entry.to_domain() for entry in frame.types),
    )
