"""The district that ships is complete, plausible and quick to read."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from domain.offices import District

CELL = timedelta(minutes=5)


def test_the_district_is_read_with_all_its_parts(district: District) -> None:
    assert (district.code, district.state) == ("lueneburg", "NI")
    assert district.zone == ZoneInfo("Europe/Berlin")
    assert district.languages == ("de", "en", "ar", "uk")
    assert len(district.municipalities) == 43
    assert len(district.places) == 153
    assert len(district.offices) == 10
    assert len(district.carriers) == 10
    assert len(district.topics) == 24


def test_every_municipality_belongs_to_one_office_or_to_the_city(district: District) -> None:
    owned = [*district.office_by_ags, *district.outside_by_ags]
    assert sorted(owned) == sorted(district.municipality_by_ags)


def test_the_city_is_an_outside_body_with_a_contact(district: District) -> None:
    city = district.outside_by_ags["03355022"]
    assert city.website == "https://www.hansestadt-lueneburg.de"
    assert city.phone == "+49 4131 3090"


def test_titles_behind_a_comma_are_not_shown(district: District) -> None:
    names = {town.name for town in district.municipalities}
    assert {"Bardowick", "Bleckede", "Hansestadt Lüneburg", "Oldendorf (Luhe)"} <= names
    assert not [name for name in names if "," in name]


def test_bardowick_has_three_counsellors_and_speaks_arabic_and_ukrainian(
    district: District,
) -> None:
    team = district.office_by_code["SR-03"].counsellors
    assert len(team) == 3
    assert {"de", "en", "ar", "uk"} <= {language for one in team for language in one.languages}


def test_a_window_every_two_weeks_counts_from_its_first_day(district: District) -> None:
    friday = district.counsellor_by_code["SR-03-B"].schedules[-1]
    assert (friday.weekday, friday.begins, friday.ends) == (4, time(10), time(13))
    assert (friday.every_weeks, friday.valid_from) == (2, date(2026, 9, 4))


def test_exceptions_have_other_windows_or_none(district: District) -> None:
    absent = district.counsellor_by_code["SR-03-A"].exceptions[0]
    shorter = district.counsellor_by_code["SR-03-B"].exceptions[0]
    assert absent.windows == ()
    assert shorter.windows == ((time(9), time(10, 30)),)


def test_closure_days_of_the_district_hold_in_every_office(district: District) -> None:
    assert all(date(2026, 12, 24) in office.closed_on for office in district.offices)
    assert date(2026, 12, 30) in district.office_by_code["SR-03"].closed_on
    assert date(2026, 12, 30) not in district.office_by_code["SR-01"].closed_on


def test_lengths_buffers_and_grids_are_whole_cells(district: District) -> None:
    lengths = [kind.duration for kind in district.types]
    lengths += [kind.buffer_before + kind.buffer_after for kind in district.types]
    lengths += [office.grid for office in district.offices]
    assert not [length for length in lengths if length % CELL]


def test_the_first_talk_takes_an_hour_and_ten_minutes_after(district: District) -> None:
    first = district.type_by_code["first_talk"]
    assert (first.duration, first.buffer_after) == (timedelta(hours=1), timedelta(minutes=10))


def test_help_numbers_are_those_meant_for_families(district: District) -> None:
    numbers = {number.code: number for number in district.help_numbers}
    assert numbers["emergency"].number == "112"
    assert numbers["emergency"].always_open
    assert not numbers["parents"].always_open
    assert not {"pastoral_eu", "victims", "poison", "child_protection_med"} & set(numbers)


def test_offices_have_phone_numbers_that_nobody_owns(district: District) -> None:
    assert all(office.phone and office.phone.startswith("+49 30 23125 1") for office in district.offices)
