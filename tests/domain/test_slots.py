"""Free times: from weekly hours to what a family may press."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest

from domain.occupancy import cells_between
from domain.offices import AppointmentType, DayException, Office, Schedule
from domain.slots import (
    Slot,
    bookable_from,
    bookable_until,
    free_slots,
    holds_on,
    is_offered,
    windows_on,
)
from tests.domain.builders import (
    BARE,
    CALENDAR,
    MONDAY,
    SATURDAY,
    SUNDAY,
    TALK,
    TUESDAY,
    counsellor,
    local,
    office,
    schedule,
    shown,
)

MORNING = schedule(MONDAY, "09:00", "12:00")
NOON = time(12)


def offered(
    where: Office,
    first: str,
    last: str,
    *,
    kind: AppointmentType = TALK,
    busy: dict[str, set[int]] | None = None,
    language: str = "de",
) -> list[Slot]:
    """All free times of local days from `first` up to `last`, midnight to midnight."""
    return list(
        free_slots(
            where,
            kind,
            CALENDAR,
            busy or {},
            after=local(f"{first} 00:00"),
            until=local(f"{last} 00:00"),
            language=language,
        )
    )


def starts(slots: list[Slot]) -> list[str]:
    return [shown(slot.start_at) for slot in slots]


def test_a_window_offers_starts_on_the_grid_as_long_as_the_talk_fits() -> None:
    found = offered(office(counsellor(MORNING)), "2026-11-23", "2026-11-24")

    assert starts(found) == [f"23.11. {at} CET" for at in ("09:00", "09:30", "10:00", "10:30", "11:00")]
    assert all(slot.end_at - slot.start_at == timedelta(minutes=60) for slot in found)


def test_the_buffer_after_the_last_talk_may_reach_beyond_the_window() -> None:
    found = offered(office(counsellor(MORNING)), "2026-11-23", "2026-11-24")

    assert found[-1].end_at == local("2026-11-23 12:00")


@pytest.mark.parametrize(
    ("grid", "expected"),
    [(15, 9), (30, 5), (60, 3), (90, 2)],
)
def test_the_grid_is_the_distance_between_starts(grid: int, expected: int) -> None:
    found = offered(office(counsellor(MORNING), grid=grid), "2026-11-23", "2026-11-24")

    assert len(found) == expected
    gaps = {later.start_at - earlier.start_at for earlier, later in pairwise(found)}
    assert gaps == {timedelta(minutes=grid)}


def test_a_window_shorter_than_the_talk_offers_nothing() -> None:
    assert offered(office(counsellor(schedule(MONDAY, "09:00", "09:30"))), "2026-11-23", "2026-11-24") == []


def test_a_window_as_long_as_the_talk_offers_one_start() -> None:
    found = offered(office(counsellor(schedule(MONDAY, "09:00", "10:00"))), "2026-11-23", "2026-11-24")

    assert starts(found) == ["23.11. 09:00 CET"]


def test_a_weekly_window_holds_on_its_weekday_only() -> None:
    found = offered(office(counsellor(MORNING)), "2026-11-23", "2026-12-07")

    assert {slot.start_at.date() for slot in found} == {date(2026, 11, 23), date(2026, 11, 30)}


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-09-04", True),
        ("2026-09-11", False),
        ("2026-09-18", True),
        ("2027-01-01", False),
        ("2027-01-08", True),
        ("2026-08-21", False),
        ("2026-09-05", False),
    ],
)
def test_every_second_week_counts_from_the_week_of_valid_from(on: str, expected: bool) -> None:
    friday = Schedule(weekday=4, begins=time(9), ends=NOON, every_weeks=2, valid_from=date(2026, 9, 4))

    assert holds_on(friday, date.fromisoformat(on)) is expected


def test_the_weeks_count_from_the_monday_even_if_valid_from_is_a_later_weekday() -> None:
    monday = Schedule(weekday=0, begins=time(9), ends=NOON, every_weeks=3, valid_from=date(2026, 9, 4))

    held = [on for on in (date(2026, 8, 31) + timedelta(days=n) for n in range(60)) if holds_on(monday, on)]

    assert held == [date(2026, 9, 21), date(2026, 10, 12)]


@pytest.mark.parametrize(
    ("on", "expected"),
    [("2026-11-15", False), ("2026-11-16", True), ("2026-11-30", True), ("2026-12-07", False)],
)
def test_valid_from_and_valid_to_are_both_included(on: str, expected: bool) -> None:
    limited = replace(MORNING, valid_from=date(2026, 11, 16), valid_to=date(2026, 11, 30))

    assert holds_on(limited, date.fromisoformat(on)) is expected


def test_an_exception_without_windows_is_an_absence() -> None:
    absent = replace(counsellor(MORNING), exceptions=(DayException(on=date(2026, 11, 23)),))

    found = offered(office(absent), "2026-11-23", "2026-12-01")

    assert {slot.start_at.date() for slot in found} == {date(2026, 11, 30)}


def test_an_exception_replaces_the_weekly_windows_of_its_day() -> None:
    other = DayException(on=date(2026, 11, 23), windows=((time(15), time(16)),))
    person = replace(counsellor(MORNING), exceptions=(other,))

    assert windows_on(person, date(2026, 11, 23)) == ((time(15), time(16)),)
    assert windows_on(person, date(2026, 11, 30)) == ((time(9), NOON),)


def test_an_exception_can_open_a_day_that_the_week_does_not_know() -> None:
    extra = DayException(on=date(2026, 11, 24), windows=((time(9), time(10)),))

    found = offered(office(replace(counsellor(MORNING), exceptions=(extra,))), "2026-11-24", "2026-11-25")

    assert starts(found) == ["24.11. 09:00 CET"]


def test_a_closure_day_closes_the_office_even_for_an_exception() -> None:
    extra = DayException(on=date(2026, 11, 24), windows=((time(9), time(10)),))
    person = replace(counsellor(MORNING), exceptions=(extra,))

    found = offered(office(person, closed_on=(date(2026, 11, 24),)), "2026-11-24", "2026-11-25")

    assert found == []


@pytest.mark.parametrize(
    ("holiday", "name"),
    [
        ("2026-10-31", "Reformation Day"),
        ("2027-10-31", "Reformation Day"),
        ("2028-10-31", "Reformation Day"),
        ("2026-12-25", "Christmas"),
        ("2027-01-01", "New Year"),
        ("2027-03-26", "Good Friday"),
        ("2027-03-29", "Easter Monday"),
        ("2027-05-06", "Ascension"),
        ("2027-05-17", "Whit Monday"),
        ("2027-10-03", "German Unity"),
    ],
)
def test_nothing_is_offered_on_a_public_holiday_of_lower_saxony(holiday: str, name: str) -> None:
    day = date.fromisoformat(holiday)
    where = office(counsellor(schedule(day.weekday(), "09:00", "12:00")))
    ordinary = day - timedelta(days=14)

    assert offered(where, f"{day}", f"{day + timedelta(days=1)}") == [], name
    assert len(offered(where, f"{ordinary}", f"{ordinary + timedelta(days=1)}")) == 5


@pytest.mark.parametrize("day", ["2026-12-24", "2027-01-06", "2026-11-01", "2026-11-18"])
def test_days_that_only_other_states_keep_are_open(day: str) -> None:
    on = date.fromisoformat(day)
    where = office(counsellor(schedule(on.weekday(), "09:00", "12:00")))

    assert len(offered(where, day, f"{on + timedelta(days=1)}")) == 5


def test_a_taken_time_hides_every_start_whose_talk_or_buffer_would_touch_it() -> None:
    taken = set(cells_between(local("2026-11-23 10:10"), local("2026-11-23 10:40")))

    found = offered(office(counsellor(MORNING)), "2026-11-23", "2026-11-24", busy={"A": taken})

    assert starts(found) == ["23.11. 09:00 CET", "23.11. 11:00 CET"]


def test_the_buffer_before_a_talk_must_be_free_too() -> None:
    kind = AppointmentType(code="visit", duration=timedelta(minutes=60), buffer_before=timedelta(minutes=30))
    taken = set(cells_between(local("2026-11-23 08:40"), local("2026-11-23 08:45")))

    found = offered(office(counsellor(MORNING)), "2026-11-23", "2026-11-24", kind=kind, busy={"A": taken})

    assert starts(found)[0] == "23.11. 09:30 CET"


def test_a_colleague_who_is_free_takes_the_place_of_one_who_is_not() -> None:
    people = counsellor(MORNING, code="A"), counsellor(MORNING, code="B")
    taken = set(cells_between(local("2026-11-23 09:00"), local("2026-11-23 10:10")))

    found = offered(office(*people), "2026-11-23", "2026-11-24", busy={"A": taken})

    assert [slot.counsellor for slot in found] == ["B", "B", "B", "A", "A"]


def test_one_slot_a_start_and_who_speaks_the_language_comes_first() -> None:
    german = counsellor(MORNING, code="A")
    arabic = counsellor(schedule(MONDAY, "10:00", "12:00"), code="B", languages=("de", "ar"))

    found = offered(office(german, arabic), "2026-11-23", "2026-11-24", language="ar")

    assert [slot.counsellor for slot in found] == ["A", "A", "B", "B", "B"]
    assert len({slot.start_at for slot in found}) == len(found)


def test_without_a_preference_the_order_of_codes_decides() -> None:
    people = counsellor(MORNING, code="Z"), counsellor(MORNING, code="B")

    found = offered(office(*people), "2026-11-23", "2026-11-24", language="uk")

    assert {slot.counsellor for slot in found} == {"B"}


def test_the_choice_can_be_narrowed_to_some_counsellors() -> None:
    first, second = counsellor(MORNING, code="A"), counsellor(MORNING, code="B")

    found = free_slots(
        office(first, second),
        TALK,
        CALENDAR,
        {},
        after=local("2026-11-23 00:00"),
        until=local("2026-11-24 00:00"),
        language="de",
        counsellors=[second],
    )

    assert {slot.counsellor for slot in found} == {"B"}


def test_slots_of_several_windows_and_people_come_in_order_of_time() -> None:
    people = (
        counsellor(schedule(MONDAY, "13:00", "15:00"), MORNING, code="A"),
        counsellor(schedule(MONDAY, "09:15", "11:00"), code="B"),
    )

    found = [slot.start_at for slot in offered(office(*people), "2026-11-23", "2026-12-01")]

    assert found == sorted(set(found))


def test_the_first_instant_is_included_and_the_last_is_not() -> None:
    found = free_slots(
        office(counsellor(MORNING)),
        TALK,
        CALENDAR,
        {},
        after=local("2026-11-23 09:30"),
        until=local("2026-11-23 10:30"),
        language="de",
    )

    assert starts(list(found)) == ["23.11. 09:30 CET", "23.11. 10:00 CET"]


def test_lead_time_and_horizon_limit_what_may_be_booked() -> None:
    where = replace(office(counsellor(MORNING)), lead_time=timedelta(hours=48), horizon=timedelta(days=14))
    now = local("2026-11-21 10:00")

    assert bookable_from(where, now) == local("2026-11-23 10:00")
    assert bookable_until(where, now) == local("2026-12-05 10:00")


@pytest.mark.parametrize(
    ("start", "now", "expected"),
    [
        ("2026-11-23 09:00", "2026-11-22 09:00", True),
        ("2026-11-23 09:00", "2026-11-22 09:01", False),
        ("2026-11-23 09:00", "2026-11-23 10:00", False),
        ("2026-11-23 09:15", "2026-11-20 09:00", False),
        ("2026-11-23 11:30", "2026-11-20 09:00", False),
        ("2026-11-24 09:00", "2026-11-20 09:00", False),
        ("2026-11-23 09:00", "2026-09-24 09:00", False),
        ("2026-11-23 09:00", "2026-09-24 09:01", False),
        ("2026-11-23 09:00", "2026-09-25 09:00", True),
    ],
)
def test_a_wanted_start_must_be_on_the_grid_and_between_lead_time_and_horizon(
    start: str, now: str, expected: bool
) -> None:
    person = counsellor(MORNING)

    assert is_offered(office(person), person, TALK, CALENDAR, local(start), local(now)) is expected


def test_a_time_that_is_taken_is_still_offered_since_the_database_decides() -> None:
    person = counsellor(MORNING)

    assert is_offered(
        office(person), person, TALK, CALENDAR, local("2026-11-23 09:00"), local("2026-11-20 09:00")
    )


NIGHT = counsellor(schedule(SUNDAY, "01:00", "04:00"))


def test_in_autumn_the_doubled_hour_has_its_starts_twice() -> None:
    found = offered(office(NIGHT), "2026-10-25", "2026-10-26", kind=BARE)

    assert starts(found) == [
        "25.10. 01:00 CEST",
        "25.10. 01:30 CEST",
        "25.10. 02:00 CEST",
        "25.10. 02:30 CEST",
        "25.10. 02:00 CET",
        "25.10. 02:30 CET",
        "25.10. 03:00 CET",
        "25.10. 03:30 CET",
    ]


def test_in_spring_the_missing_hour_has_no_start() -> None:
    found = offered(office(NIGHT), "2027-03-28", "2027-03-29", kind=BARE)

    assert starts(found) == [
        "28.03. 01:00 CET",
        "28.03. 01:30 CET",
        "28.03. 03:00 CEST",
        "28.03. 03:30 CEST",
    ]


@pytest.mark.parametrize("sunday", ["2026-10-25", "2027-03-28"])
def test_a_talk_across_the_changeover_lasts_as_long_as_any_other(sunday: str) -> None:
    found = offered(office(NIGHT), sunday, f"{date.fromisoformat(sunday) + timedelta(days=1)}")

    assert found
    assert {slot.end_at - slot.start_at for slot in found} == {timedelta(minutes=60)}
    assert all(slot.end_at <= local(f"{sunday} 04:00") for slot in found)


@pytest.mark.parametrize("sunday", ["2026-10-25", "2027-03-28"])
def test_an_ordinary_day_beside_a_changeover_keeps_its_wall_time(sunday: str) -> None:
    day = date.fromisoformat(sunday)
    nine = [schedule(weekday, "09:00", "10:00") for weekday in (SATURDAY, SUNDAY, TUESDAY)]

    found = offered(office(counsellor(*nine)), f"{day - timedelta(days=1)}", f"{day + timedelta(days=3)}")

    assert [slot.start_at.astimezone(CALENDAR.zone).time() for slot in found] == [time(9)] * 3
    assert found[1].start_at - found[0].start_at != timedelta(days=1)


@pytest.mark.parametrize(("second", "expected"), [(False, "02:30 CEST"), (True, "02:30 CET")])
def test_both_times_of_the_doubled_hour_can_be_wanted(second: bool, expected: str) -> None:
    start = local("2026-10-25 02:30", second=second)

    assert shown(start) == f"25.10. {expected}"
    assert is_offered(office(NIGHT), NIGHT, BARE, CALENDAR, start, local("2026-10-20 12:00"))


def test_a_day_of_the_office_is_the_local_one() -> None:
    assert CALENDAR.day_of(local("2026-11-23 00:00")) == date(2026, 11, 23)
    assert CALENDAR.day_of(local("2026-11-23 00:00") - timedelta(seconds=1)) == date(2026, 11, 22)


def test_a_slot_that_starts_before_midnight_of_utc_belongs_to_its_local_day() -> None:
    early = office(counsellor(schedule(MONDAY, "00:30", "01:30")))

    found = offered(early, "2026-11-23", "2026-11-24")

    assert starts(found) == ["23.11. 00:30 CET"]
    assert found[0].start_at == datetime.fromisoformat("2026-11-22T23:30:00+00:00")
