"""Public holidays follow the state."""

from datetime import date, timedelta

import pytest

from adapters.calendars.public_holidays import PublicHolidays


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 5, 1),
        date(2026, 5, 14),
        date(2026, 5, 25),
        date(2026, 10, 3),
        date(2026, 10, 31),
        date(2026, 12, 25),
        date(2026, 12, 26),
    ],
)
def test_lower_saxony_has_ten_holidays(day: date) -> None:
    assert day in PublicHolidays("NI")


def test_no_other_day_of_the_year_is_one() -> None:
    year = PublicHolidays("NI").between(date(2026, 1, 1), date(2026, 12, 31))
    assert len(year) == 10


@pytest.mark.parametrize("day", [date(2026, 12, 24), date(2026, 1, 6), date(2026, 6, 4)])
def test_days_of_other_states_and_half_days_are_working_days(day: date) -> None:
    assert day not in PublicHolidays("NI")


def test_another_state_has_its_own_days() -> None:
    assert date(2026, 6, 4) in PublicHolidays("BY")
    assert date(2026, 10, 31) not in PublicHolidays("BY")


def test_a_span_includes_both_its_ends_and_crosses_years() -> None:
    days = PublicHolidays("NI").between(date(2026, 12, 26), date(2027, 1, 1))
    assert days == {date(2026, 12, 26), date(2027, 1, 1)}


def test_a_span_that_ends_before_it_begins_is_empty() -> None:
    assert PublicHolidays("NI").between(date(2027, 1, 1), date(2026, 1, 1)) == frozenset()


def test_an_unknown_state_is_refused() -> None:
    with pytest.raises(NotImplementedError):
        PublicHolidays("XX")


def test_a_year_has_the_ten_holidays_of_lower_saxony() -> None:
    holidays = PublicHolidays("NI")
    first = date(2026, 1, 1)
    assert first in holidays
    assert sum(first + timedelta(days=n) in holidays for n in range(365)) == 10
