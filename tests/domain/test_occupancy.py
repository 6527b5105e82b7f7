"""Time as five-minute cells."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.occupancy import CELL, cells_between, claim_for
from domain.offices import AppointmentType
from tests.domain.builders import local

NINE = local("2026-11-23 09:00")
SECONDS = st.integers(0, 20 * 365 * 24 * 3600).map(lambda n: timedelta(seconds=n))
INSTANTS = SECONDS.map(lambda since: datetime(2020, 1, 1, tzinfo=UTC) + since)


@pytest.mark.parametrize(("minutes", "cells"), [(0, 0), (5, 1), (60, 12), (1, 1), (6, 2), (90, 18)])
def test_a_time_keeps_every_cell_it_touches(minutes: int, cells: int) -> None:
    assert len(cells_between(NINE, NINE + timedelta(minutes=minutes))) == cells


def test_a_start_between_two_cells_keeps_both() -> None:
    start = NINE + timedelta(minutes=3)

    assert len(cells_between(start, start + timedelta(minutes=5))) == 2


def test_cells_count_from_1970_in_utc() -> None:
    epoch = datetime(1970, 1, 1, tzinfo=UTC)

    assert cells_between(epoch, epoch + CELL) == range(1)


def test_buffers_belong_to_the_claim() -> None:
    visit = AppointmentType(
        code="visit",
        duration=timedelta(minutes=90),
        buffer_before=timedelta(minutes=30),
        buffer_after=timedelta(minutes=15),
    )

    claim = claim_for(visit, "A", NINE)

    assert claim.resource == "A"
    assert claim.cells == cells_between(NINE - timedelta(minutes=30), NINE + timedelta(minutes=105))


def test_one_talk_after_the_other_shares_no_cell() -> None:
    talk = AppointmentType(code="talk", duration=timedelta(minutes=60))

    first, second = claim_for(talk, "A", NINE), claim_for(talk, "A", NINE + talk.duration)

    assert set(first.cells).isdisjoint(second.cells)


def test_the_two_hours_of_autumn_are_different_cells() -> None:
    summer, winter = local("2026-10-25 02:30"), local("2026-10-25 02:30", second=True)

    assert cells_between(winter, winter + CELL)[0] - cells_between(summer, summer + CELL)[0] == 12


@given(start=INSTANTS, length=st.integers(0, 2 * 24 * 3600).map(lambda n: timedelta(seconds=n)))
def test_cells_cover_the_time_and_nothing_beyond_a_cell_around_it(start: datetime, length: timedelta) -> None:
    end = start + length

    cells = cells_between(start, end)

    begins, ends = (datetime.fromtimestamp(cell * 300, UTC) for cell in (cells.start, cells.stop))
    assert start - CELL < begins <= start
    assert end <= ends < end + CELL
