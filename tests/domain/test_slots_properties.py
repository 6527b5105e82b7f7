"""What holds for every office, whatever its hours: checked against the plain reading of the rules."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.occupancy import claim_for
from domain.offices import AppointmentType, Counsellor, DayException, Office, Schedule
from domain.slots import Slot, free_slots, is_offered, windows_on
from tests.domain.builders import BERLIN, CALENDAR, counsellor, local, office

FIVE = timedelta(minutes=5)
DAYS = [date(2026, 10, 23) + timedelta(days=n) for n in range(10)]
DAYS += [date(2027, 3, 25) + timedelta(days=n) for n in range(7)]
CLOCK = st.integers(0, 24 * 12 - 1).map(lambda n: time(*divmod(n * 5, 60)))
# Wall times that exist on every day: hours which the clocks skip in spring begin and end no window.
EXISTING = CLOCK.filter(lambda at: not time(2) <= at < time(3))
WINDOW = st.tuples(EXISTING, EXISTING).map(lambda pair: (min(pair), max(pair)))


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    begins, ends = draw(WINDOW)
    every = draw(st.sampled_from([1, 1, 1, 2, 3]))
    since = draw(st.sampled_from(DAYS)) if every > 1 else None
    return Schedule(
        weekday=draw(st.integers(0, 6)), begins=begins, ends=ends, every_weeks=every, valid_from=since
    )


@st.composite
def offices(draw: st.DrawFn) -> Office:
    people: list[Counsellor] = []
    for code in ("A", "B")[: draw(st.integers(1, 2))]:
        windows = draw(st.lists(schedules(), min_size=1, max_size=6))
        exceptions = draw(
            st.lists(
                st.builds(
                    DayException,
                    on=st.sampled_from(DAYS),
                    windows=st.lists(WINDOW, max_size=2).map(tuple),
                ),
                max_size=2,
            )
        )
        languages = draw(st.sampled_from([("de",), ("de", "ar")]))
        person = counsellor(*windows, code=code, languages=languages)
        people.append(replace(person, exceptions=tuple(exceptions)))
    closed = draw(st.lists(st.sampled_from(DAYS), max_size=2).map(tuple))
    return office(*people, closed_on=closed, grid=draw(st.sampled_from([10, 15, 30, 45, 60])))


KINDS = st.builds(
    AppointmentType,
    code=st.just("talk"),
    duration=st.integers(3, 18).map(lambda n: n * FIVE),
    buffer_before=st.integers(0, 6).map(lambda n: n * FIVE),
    buffer_after=st.integers(0, 6).map(lambda n: n * FIVE),
)
SPANS = st.sampled_from([("2026-10-23", "2026-11-02"), ("2027-03-25", "2027-04-01")])


def free(
    where: Office, kind: AppointmentType, span: tuple[str, str], busy: dict[str, set[int]]
) -> list[Slot]:
    first, last = (local(f"{day} 00:00") for day in span)
    return list(free_slots(where, kind, CALENDAR, busy, after=first, until=last, language="ar"))


@st.composite
def taken(draw: st.DrawFn, span: tuple[str, str]) -> dict[str, set[int]]:
    first, last = (int(local(f"{day} 00:00").timestamp()) // 300 for day in span)
    runs = st.lists(st.tuples(st.integers(first, last), st.integers(1, 60)), max_size=12)
    return {code: {n for start, length in draw(runs) for n in range(start, start + length)} for code in "AB"}


def windows_of(person: Counsellor, on: date) -> Iterable[tuple[datetime, datetime]]:
    for begins, ends in windows_on(person, on):
        yield tuple(datetime.combine(on, at, BERLIN).astimezone(UTC) for at in (begins, ends))  # type: ignore[misc]


@given(where=offices(), kind=KINDS, span=SPANS, data=st.data())
def test_every_slot_keeps_every_rule(
    where: Office, kind: AppointmentType, span: tuple[str, str], data: st.DataObject
) -> None:
    busy = data.draw(taken(span))

    found = free(where, kind, span, busy)

    starts = [slot.start_at for slot in found]
    assert starts == sorted(set(starts))
    people = {person.code: person for person in where.counsellors}
    for slot in found:
        on = slot.start_at.astimezone(BERLIN).date()
        assert not CALENDAR.is_holiday(on)
        assert on not in where.closed_on
        assert slot.end_at - slot.start_at == kind.duration
        assert any(
            begins <= slot.start_at
            and slot.end_at <= ends
            and (slot.start_at - begins) % where.grid == timedelta(0)
            for begins, ends in windows_of(people[slot.counsellor], on)
        )
        assert busy[slot.counsellor].isdisjoint(claim_for(kind, slot.counsellor, slot.start_at).cells)


@given(where=offices(), kind=KINDS, span=SPANS, data=st.data())
def test_a_start_disappears_only_where_everybody_who_offers_it_is_taken(
    where: Office, kind: AppointmentType, span: tuple[str, str], data: st.DataObject
) -> None:
    busy = data.draw(taken(span))

    gone = {s.start_at for s in free(where, kind, span, {})} - {
        s.start_at for s in free(where, kind, span, busy)
    }

    for start in gone:
        for person in where.counsellors:
            if is_offered(where, person, kind, CALENDAR, start, start - timedelta(days=2)):
                assert not busy[person.code].isdisjoint(claim_for(kind, person.code, start).cells)


@given(where=offices(), kind=KINDS, span=SPANS)
def test_what_is_shown_as_free_may_be_booked(
    where: Office, kind: AppointmentType, span: tuple[str, str]
) -> None:
    people = {person.code: person for person in where.counsellors}

    for slot in free(where, kind, span, {}):
        before = slot.start_at - timedelta(days=2)
        assert is_offered(where, people[slot.counsellor], kind, CALENDAR, slot.start_at, before)
