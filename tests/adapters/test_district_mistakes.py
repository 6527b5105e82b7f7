"""Every mistake in a district's files is told with its file, line, key and reason."""

from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.districts.errors import DistrictError
from adapters.districts.loader import load_district

Break = Callable[[str, str, str], tuple[Path, int]]

DISTRICT = "district.yaml"
OFFICES = "offices.yaml"
TOWNS = "municipalities.csv"
WINDOW = "offices.2.counsellors.0.schedules.0.window"
LAST = "offices.2.counsellors.1.schedules.4"
FRIDAY = "{window: Fr 10:00-13:00, every_weeks: 2, valid_from: 2026-09-04}"
MONDAY = "        languages: [de, en]\n        schedules:\n          - Mo 09:00-12:00\n          - Mo 13"
FIRST_OFFICE = "name: Sozialraumbüro Adendorf"
FIRST_TYPE = "duration: 60 min"
ADENDORF = "03355001,Adendorf,,21365,53.2819,10.4379"

# file, what is replaced, by what, lines further down, key, reason
MISTAKES = [
    # district.yaml
    (DISTRICT, FIRST_TYPE, "duration: 62 min", 0, "types.0.duration", "must be a multiple of 5 minutes"),
    (DISTRICT, FIRST_TYPE, "duration: 0 min", 0, "types.0.duration", "must be longer than nothing"),
    (DISTRICT, FIRST_TYPE, "duration: 60", 0, "types.0.duration", "must be a duration such as 30 min, 2 h or 3 d"),
    (DISTRICT, FIRST_TYPE, "duration: [60 min]", 0, "types.0.duration", "must be a single value"),
    (DISTRICT, "buffer_after: 10 min", "buffer_after: 7 min", 0, "types.0.buffer_after", "must be a multiple of 5 minutes"),
    (DISTRICT, "code: follow_up", "code: first_talk", 0, "types.1.code", "first_talk is used twice"),
    (DISTRICT, "zone: Europe/Berlin", "zone: Europe/Lüneburg", 0, "zone", "Europe/Lüneburg is not a known time zone"),
    (DISTRICT, "zone: Europe/Berlin", "zone: ../etc/passwd", 0, "zone", "../etc/passwd is not a known time zone"),
    (DISTRICT, "state: NI", "state: XX", 0, "state", "XX is not a known state of Germany"),
    (DISTRICT, "[de, en, ar, uk]", "[de, ua]", 0, "languages.1", "ua is not a known language"),
    (DISTRICT, "[de, en, ar, uk]", "de", 0, "languages", "must be a list"),
    (DISTRICT, "[de, en, ar, uk]", "[]", 0, "languages", "must not be empty"),
    (DISTRICT, "name: Landkreis Lüneburg", "name:", 0, "name", "is missing"),
    (DISTRICT, "state: NI", "state: NI\nstate: HH", 1, "state", "is written twice"),
    (DISTRICT, "state: NI", "stat: NI", 0, "stat", "is not a known key"),
    (DISTRICT, "state: NI", "state: [NI", 1, "", "is not YAML: expected ',' or ']', but got ':'"),
    (DISTRICT, "state: NI", "state: &a NI\nother: *a", 1, "other", "aliases are not supported: write it out"),
    (DISTRICT, "state: NI", "? [a, b]\n: c", 0, "", "a key must be a plain word"),
    (DISTRICT, "code: follow_up", "code: follow up!", 0, "types.1.code", "must be at most 24 plain letters, digits, - or _"),
    (DISTRICT, "duration: 50 min", "length: 50 min", 0, "types.1.length", "is not a known key"),
    (DISTRICT, "\n    duration: 50 min", "", 0, "types.1.duration", "is missing"),
    # offices.yaml
    (OFFICES, "grid: 30 min", "grid: 32 min", 0, "offices.2.grid", "must be a multiple of 5 minutes"),
    (OFFICES, "lead_time: 48 h", "lead_time: 0 h", 0, "offices.1.lead_time", "must be longer than nothing"),
    (
        OFFICES,
        "lead_time: 48 h",
        "lead_time: 2 h",
        0,
        "offices.1.lead_time",
        "must be at least 3 h: a request that nobody answered ends 2 h before its start",
    ),
    (OFFICES, "instant: yes", "instant: perhaps", 0, "offices.5.instant", "must be yes or no"),
    (OFFICES, FIRST_OFFICE, "name: {de: Adendorf}", 0, "offices.0.name", "must be a single value"),
    (OFFICES, FIRST_OFFICE, f"{FIRST_OFFICE}\n    telephone: 1", 1, "offices.0.telephone", "is not a known key"),
    (OFFICES, "municipalities: [03355001]", "municipalities: [03355999]", 0, "offices.0.municipalities.0", "03355999 is not in municipalities.csv"),
    (OFFICES, "municipalities: [03355001]", "municipalities: [03355022]", 0, "offices.0.municipalities.0", "03355022 belongs to another office already"),
    (OFFICES, "[03355002, 03355008", "[03355001, 03355008", 0, "offices.1.municipalities.0", "03355001 belongs to another office already"),
    (OFFICES, "carrier: T-A", "carrier: T-Z", 0, "offices.0.carrier", "T-Z is not one of the carriers"),
    (OFFICES, "code: T-B,", "code: T-A,", 0, "carriers.2.code", "T-A is used twice"),
    (OFFICES, "code: SR-02\n", "code: SR-01\n", 0, "offices.1.code", "SR-01 is used twice"),
    (OFFICES, "code: SR-02\n", "code: EXT-HLG\n", 0, "offices.1.code", "EXT-HLG is used twice"),
    (OFFICES, "code: SR-02-A", "code: SR-01-A", 0, "offices.1.counsellors.0.code", "SR-01-A is used twice"),
    (OFFICES, MONDAY, MONDAY.replace("Mo 09", "Mon 09"), 2, WINDOW, "Mon is not a weekday: use Mo, Di, Mi, Do, Fr, Sa, So"),
    (OFFICES, MONDAY, MONDAY.replace("Mo 09:00-12", "Mo 12:00-09"), 2, WINDOW, "the end must be after the beginning"),
    (OFFICES, MONDAY, MONDAY.replace("Mo 09:00-12", "Mo 09:00-25"), 2, WINDOW, "25:00 is not a time of day"),
    (OFFICES, MONDAY, MONDAY.replace("Mo 09:00", "Mo 09:01"), 2, WINDOW, "times must be multiples of 5 minutes"),
    (OFFICES, MONDAY, MONDAY.replace("Mo 09:00-12:00", "Mo 9-12"), 2, WINDOW, "must be written as 09:00-12:00"),
    (OFFICES, FRIDAY, "{window: Fr 10:00-13:00, every_weeks: 2}", 0, LAST, "every_weeks needs valid_from, the week to count from"),
    (OFFICES, FRIDAY, "{window: Fr 10:00-13:00, every_weeks: two}", 0, f"{LAST}.every_weeks", "must be a whole number"),
    (OFFICES, FRIDAY, "{window: Fr 10:00-13:00, valid_from: 2026-09-31}", 0, f"{LAST}.valid_from", "2026-09-31 is not in the calendar"),
    (OFFICES, FRIDAY, "{window: Fr 10:00-13:00, valid_from: 4.9.2026}", 0, f"{LAST}.valid_from", "must be a date such as 2026-12-24"),
    (OFFICES, FRIDAY, "{window: Fr 10:00-13:00, valid_from: 2026-09-04, valid_to: 2026-09-03}", 0, LAST, "valid_to is before valid_from"),
    (OFFICES, "languages: [de, ar, tr]", "languages: [de, arabic]", 0, "offices.2.counsellors.1.languages.1", "arabic is not a known language"),
    (OFFICES, "windows: [09:00-10:30]", "windows: [10:30-09:00]", 0, "offices.2.counsellors.1.exceptions.0.windows.0", "the end must be after the beginning"),
    (OFFICES, "website: https", "website: http", 0, "outside.0.website", "must be an address that begins with https://"),
    # tables
    (TOWNS, ADENDORF, ADENDORF.replace("53.2819", "north"), 0, "lat", "must be a number"),
    (TOWNS, ADENDORF, ADENDORF.replace("53.2819", "nan"), 0, "lat", "must lie in Germany, from 47 to 55.2"),
    (TOWNS, ADENDORF, ADENDORF.replace("53.2819,10.4379", "10.4379,53.2819"), 0, "lat", "must lie in Germany, from 47 to 55.2"),
    (TOWNS, ADENDORF, ADENDORF.replace("53.2819", ""), 0, "lat", "is missing"),
    (TOWNS, ADENDORF, ADENDORF.replace("21365", "2136"), 0, "postcodes.0", "must be the five digits of a postcode"),
    (TOWNS, ADENDORF, f"more,{ADENDORF}", 0, "", "the row has 11 cells, the table 10 columns"),
    (TOWNS, ",lat,", ",latitude,", 0, "lat", "the column is missing"),
    (TOWNS, "03355002,", "03355001,", 0, "ags", "03355001 is used twice"),
    ("places.csv", "Dehnsen,03355002", "Dehnsen,03355999", 0, "ags", "03355999 is not in municipalities.csv"),
    ("places.csv", "Etzen,", "Dehnsen,", 0, "place", "Dehnsen / 03355002 is used twice"),
    ("topics.csv", "family,F2", "families,F2", 0, "group", "must be one of family, refugee, school"),
    ("help_numbers.csv", "police,110", "police,110a", 0, "number", "must be a phone number such as +49 4131 3090"),
]  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_where_it_stands(
    folder: Path, break_line: Break, mistake: tuple[str, str, str, int, str, str]
) -> None:
    name, old, new, below, key, reason = mistake
    file, line = break_line(name, old, new)

    with pytest.raises(DistrictError) as caught:
        load_district(folder)

    told = caught.value
    assert (told.file, told.line, told.key, told.reason) == (file, line + below, key, reason)


def test_an_error_reads_like_a_compilers() -> None:
    error = DistrictError(
        Path("districts/lueneburg/offices.yaml"),
        41,
        "offices.3.grid",
        "must be a multiple of 5 minutes",
    )
    expected = "districts/lueneburg/offices.yaml:41: offices.3.grid: must be a multiple of 5 minutes"
    assert str(error) == expected


@pytest.mark.parametrize(
    "name",
    [DISTRICT, OFFICES, TOWNS, "places.csv", "topics.csv", "help_numbers.csv"],
)
def test_a_missing_or_empty_file_is_named(folder: Path, name: str) -> None:
    file = folder / name
    file.write_text(" \n# nothing\n" if name.endswith("yaml") else "", encoding="utf-8")
    with pytest.raises(DistrictError, match=r"the file is empty") as empty:
        load_district(folder)
    file.unlink()
    with pytest.raises(DistrictError, match=r"the file is missing") as missing:
        load_district(folder)
    assert (empty.value.file, missing.value.file) == (file, file)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DistrictError, match=r"nowhere/district\.yaml:1: the file is missing"):
        load_district(tmp_path / "nowhere")


def test_a_file_that_is_a_folder_cannot_be_read(folder: Path) -> None:
    (folder / DISTRICT).unlink()
    (folder / DISTRICT).mkdir()
    with pytest.raises(DistrictError, match=r"cannot be read"):
        load_district(folder)


@pytest.mark.parametrize("name", [DISTRICT, OFFICES, TOWNS])
def test_a_file_that_is_not_utf_8_is_told_with_its_line(folder: Path, name: str) -> None:
    file = folder / name
    text = file.read_text(encoding="utf-8")
    file.write_bytes(text.encode("latin-1", errors="replace"))
    with pytest.raises(DistrictError) as caught:
        load_district(folder)
    first = next(at for at, letter in enumerate(text) if letter > "\x7f")
    assert caught.value.reason == "is not UTF-8"
    assert caught.value.line == text.count("\n", 0, first) + 1


def test_a_byte_order_mark_does_no_harm(folder: Path) -> None:
    for file in folder.glob("*.[cy]*"):
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert len(load_district(folder).municipalities) == 43


def test_windows_line_ends_do_no_harm(folder: Path) -> None:
    for file in folder.glob("*.[cy]*"):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert len(load_district(folder).offices) == 10


def test_a_control_character_is_told_with_its_line(folder: Path, break_line: Break) -> None:
    _, line = break_line(DISTRICT, "state: NI", "state: N\x07I")
    with pytest.raises(DistrictError, match="a character is not allowed") as caught:
        load_district(folder)
    assert caught.value.line == line


def test_of_several_mistakes_the_first_by_line_is_told(folder: Path, break_line: Break) -> None:
    break_line(OFFICES, "grid: 30 min", "grid: 31 min")
    _, line = break_line(OFFICES, "carrier: T-A", "carrier: T-Z")
    with pytest.raises(DistrictError) as caught:
        load_district(folder)
    assert (caught.value.line, caught.value.key) == (line, "offices.0.carrier")


def test_a_yaml_file_that_is_no_mapping_is_refused(folder: Path) -> None:
    (folder / DISTRICT).write_text("just words\n", encoding="utf-8")
    with pytest.raises(DistrictError, match="must be a group of keys"):
        load_district(folder)


def test_a_table_without_rows_is_refused(folder: Path) -> None:
    (folder / TOWNS).write_text("ags,name,postcodes,lat,lon\n", encoding="utf-8")
    with pytest.raises(DistrictError, match="the table has no rows"):
        load_district(folder)


def test_an_unclosed_quotation_mark_is_told(folder: Path, break_line: Break) -> None:
    file, line = break_line(TOWNS, "03355049,Amt Neuhaus", '03355049,"Amt Neuhaus')
    with pytest.raises(DistrictError, match="is not CSV") as caught:
        load_district(folder)
    assert (caught.value.file, caught.value.line) == (file, line)


def test_deep_nesting_is_refused(folder: Path) -> None:
    (folder / DISTRICT).write_text("[" * 5000 + "]" * 5000, encoding="utf-8")
    with pytest.raises(DistrictError, match="nested too deeply"):
        load_district(folder)
