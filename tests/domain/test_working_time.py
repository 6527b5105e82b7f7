"""Working days: without weekends, public holidays and closure days, at the same wall time."""

from datetime import date

import pytest

from domain.working_time import add_working_days
from tests.domain.builders import BERLIN, CALENDAR, local, office

SHUT = office(closed_on=(date(2026, 12, 24), date(2026, 12, 31)))


def is_open(on: date) -> bool:
    return CALENDAR.is_open(SHUT, on)


@pytest.mark.parametrize(
    ("moment", "days", "expected"),
    [
        ("2026-11-23 10:00", 0, "2026-11-23 10:00"),
        ("2026-11-23 10:00", 1, "2026-11-24 10:00"),
        ("2026-11-23 10:00", 3, "2026-11-26 10:00"),
        ("2026-11-26 10:00", 3, "2026-12-01 10:00"),
        ("2026-11-27 23:59", 1, "2026-11-30 23:59"),
        ("2026-11-28 10:00", 1, "2026-11-30 10:00"),
        ("2026-11-29 10:00", 3, "2026-12-02 10:00"),
        ("2026-12-22 09:00", 3, "2026-12-29 09:00"),
        ("2026-12-23 09:00", 3, "2026-12-30 09:00"),
        ("2026-12-30 09:00", 1, "2027-01-04 09:00"),
        ("2027-03-25 09:00", 1, "2027-03-30 09:00"),
        ("2028-10-30 09:00", 1, "2028-11-01 09:00"),
        ("2028-02-28 09:00", 1, "2028-02-29 09:00"),
        ("2028-02-28 09:00", 2, "2028-03-01 09:00"),
    ],
)
def test_working_days_pass_over_free_days(moment: str, days: int, expected: str) -> None:
    assert add_working_days(local(moment), days, BERLIN, is_open) == local(expected)


@pytest.mark.parametrize(
    ("moment", "days", "expected"),
    [
        ("2026-10-23 10:00", 1, "2026-10-26 10:00"),
        ("2026-10-22 02:30", 3, "2026-10-27 02:30"),
        ("2027-03-25 10:00", 2, "2027-03-31 10:00"),
        ("2027-03-24 02:30", 3, "2027-03-31 02:30"),
    ],
)
def test_the_wall_time_stays_when_the_clocks_change(moment: str, days: int, expected: str) -> None:
    assert add_working_days(local(moment), days, BERLIN, is_open) == local(expected)


def test_the_answer_is_in_utc() -> None:
    assert (
        add_working_days(local("2026-11-23 10:00"), 1, BERLIN, is_open).isoformat()
        == "2026-11-24T09:00:00+00:00"
    )
