"""When to remind, over nights and changeovers, and what becomes of a reminder that comes late."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.reminders import Fate, due_at, fate, is_quiet, plan
from tests.domain.builders import BERLIN, local, shown

DAYS3, DAY, HOURS2 = timedelta(days=3), timedelta(days=1), timedelta(hours=2)
USUAL = (DAYS3, DAY, HOURS2)


@pytest.mark.parametrize(
    ("start", "before", "expected"),
    [
        ("2026-11-24 10:00", DAYS3, "21.11. 10:00 CET"),
        ("2026-11-24 10:00", DAY, "23.11. 10:00 CET"),
        ("2026-11-24 10:00", HOURS2, "24.11. 08:00 CET"),
        # across the Sunday in autumn
        ("2026-10-26 10:00", DAYS3, "23.10. 10:00 CEST"),
        ("2026-10-26 10:00", DAY, "25.10. 10:00 CET"),
        ("2026-10-25 10:00", DAY, "24.10. 10:00 CEST"),
        ("2026-10-25 10:00", HOURS2, "25.10. 08:00 CET"),
        # across the Sunday in spring
        ("2027-03-29 10:00", DAYS3, "26.03. 10:00 CET"),
        ("2027-03-29 10:00", DAY, "28.03. 10:00 CEST"),
        ("2027-03-28 10:00", DAY, "27.03. 10:00 CET"),
        ("2027-03-28 10:00", HOURS2, "28.03. 08:00 CEST"),
        # across a leap day
        ("2028-03-01 10:00", DAY, "29.02. 10:00 CET"),
        ("2028-03-02 10:00", DAYS3, "28.02. 10:00 CET"),
    ],
)
def test_days_before_keep_the_wall_time(start: str, before: timedelta, expected: str) -> None:
    assert shown(due_at(local(start), before, BERLIN)) == expected


@pytest.mark.parametrize(
    ("start", "before", "expected"),
    [
        ("2026-11-24 09:00", HOURS2, "24.11. 07:00 CET"),
        ("2026-11-24 08:59", HOURS2, "23.11. 20:30 CET"),
        ("2026-11-24 08:00", HOURS2, "23.11. 20:30 CET"),
        ("2026-11-24 22:59", HOURS2, "24.11. 20:59 CET"),
        ("2026-11-24 23:00", HOURS2, "24.11. 20:30 CET"),
        ("2026-11-24 21:00", DAY, "23.11. 20:30 CET"),
        ("2026-11-24 06:59", DAY, "22.11. 20:30 CET"),
        ("2026-11-24 07:00", DAY, "23.11. 07:00 CET"),
        ("2026-11-24 00:30", HOURS2, "23.11. 20:30 CET"),
        # the night in which the clocks change
        ("2026-10-25 08:00", HOURS2, "24.10. 20:30 CEST"),
        ("2026-10-26 08:00", HOURS2, "25.10. 20:30 CET"),
        ("2027-03-28 08:00", HOURS2, "27.03. 20:30 CET"),
        ("2027-03-29 02:30", DAY, "27.03. 20:30 CET"),
    ],
)
def test_nobody_is_disturbed_between_21_and_7(start: str, before: timedelta, expected: str) -> None:
    assert shown(due_at(local(start), before, BERLIN)) == expected


@pytest.mark.parametrize(("second", "expected"), [(False, "24.10. 19:30 CEST"), (True, "24.10. 20:30 CEST")])
def test_hours_before_count_from_the_right_one_of_the_doubled_hour(second: bool, expected: str) -> None:
    start = local("2026-10-25 02:30", second=second)

    assert shown(due_at(start, timedelta(hours=7), BERLIN)) == expected


def test_reminders_come_earliest_first() -> None:
    now = local("2026-11-01 12:00")

    planned = plan(local("2026-11-24 10:00"), (HOURS2, DAYS3, DAY), BERLIN, now)

    assert [one.before for one in planned] == [DAYS3, DAY, HOURS2]
    assert [shown(one.due_at) for one in planned] == [
        "21.11. 10:00 CET",
        "23.11. 10:00 CET",
        "24.11. 08:00 CET",
    ]


@pytest.mark.parametrize(
    ("now", "left"),
    [
        ("2026-11-20 10:00", [DAYS3, DAY, HOURS2]),
        ("2026-11-21 10:00", [DAY, HOURS2]),
        ("2026-11-22 10:00", [DAY, HOURS2]),
        ("2026-11-23 10:00", [HOURS2]),
        ("2026-11-24 08:00", []),
        ("2026-11-25 08:00", []),
    ],
)
def test_reminders_already_past_are_left_out(now: str, left: list[timedelta]) -> None:
    planned = plan(local("2026-11-24 10:00"), USUAL, BERLIN, local(now))

    assert [one.before for one in planned] == left


@pytest.mark.parametrize(
    ("at", "expected"),
    [("06:59", True), ("07:00", False), ("20:59", False), ("21:00", True), ("00:00", True), ("12:00", False)],
)
def test_the_quiet_hours_have_sharp_edges(at: str, expected: bool) -> None:
    assert is_quiet(local(f"2026-11-24 {at}"), BERLIN) is expected


@pytest.mark.parametrize(
    ("due", "start", "now", "expected"),
    [
        ("24.11. 08:00", "2026-11-24 10:00", "2026-11-24 08:00", Fate.SEND),
        ("in time", "2026-11-24 10:00", "2026-11-24 08:15", Fate.SEND),
        ("too late to help", "2026-11-24 10:00", "2026-11-24 08:16", Fate.EXPIRE),
    ],
)
def test_the_last_reminder_goes_out_within_a_quarter_of_an_hour_or_not_at_all(
    due: str, start: str, now: str, expected: Fate
) -> None:
    at = local("2026-11-24 08:00")

    assert fate(due_at=at, start_at=local(start), now=local(now), zone=BERLIN) is expected, due


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-23 10:00", Fate.SEND),
        ("2026-11-23 13:00", Fate.SEND),
        ("2026-11-23 20:59", Fate.SEND),
        ("2026-11-23 21:00", Fate.WAIT),
        ("2026-11-24 03:00", Fate.WAIT),
        ("2026-11-24 06:59", Fate.WAIT),
        ("2026-11-24 07:00", Fate.SEND),
        ("2026-11-24 08:00", Fate.SEND),
        ("2026-11-24 08:01", Fate.EXPIRE),
        ("2026-11-24 10:00", Fate.EXPIRE),
        ("2026-11-25 10:00", Fate.EXPIRE),
    ],
)
def test_a_late_reminder_goes_out_by_day_while_it_helps(now: str, expected: Fate) -> None:
    due, start = local("2026-11-23 10:00"), local("2026-11-24 10:00")

    assert fate(due_at=due, start_at=start, now=local(now), zone=BERLIN) is expected


MINUTES = st.integers(0, 60 * 24 * 365).map(lambda n: local("2026-10-01 00:00") + timedelta(minutes=n))


@given(
    start=MINUTES,
    distances=st.lists(st.integers(30, 60 * 24 * 7).map(lambda n: timedelta(minutes=n)), max_size=5),
    now=MINUTES,
)
def test_a_planned_reminder_is_to_come_never_at_night_and_never_after_its_distance(
    start: datetime, distances: list[timedelta], now: datetime
) -> None:
    for one in plan(start, distances, BERLIN, now):
        assert one.due_at > now
        assert one.due_at < start
        assert not is_quiet(one.due_at, BERLIN)


@given(start=MINUTES, due=MINUTES, now=MINUTES)
def test_nothing_goes_out_after_the_start(start: datetime, due: datetime, now: datetime) -> None:
    decided = fate(due_at=due, start_at=start, now=now, zone=BERLIN)

    assert decided is Fate.EXPIRE or now < start
