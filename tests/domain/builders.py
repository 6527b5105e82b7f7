"""Small offices to apply the rules to."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from adapters.calendars.public_holidays import PublicHolidays
from domain.appointments import Appointment, Status
from domain.offices import AppointmentType, Counsellor, Office, Schedule
from domain.slots import Calendar

BERLIN = ZoneInfo("Europe/Berlin")
_HOLIDAYS = PublicHolidays("NI")
CALENDAR = Calendar(zone=BERLIN, is_holiday=lambda on: on in _HOLIDAYS)
MONDAY, TUESDAY, SATURDAY, SUNDAY = 0, 1, 5, 6

TALK = AppointmentType(code="first_talk", duration=timedelta(minutes=60), buffer_after=timedelta(minutes=10))
BARE = AppointmentType(code="bare", duration=timedelta(minutes=30))


def local(text: str, *, second: bool = False) -> datetime:
    """The instant of a Berlin wall time; `second` is the later one of a doubled hour."""
    wall = datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=int(second))
    return wall.astimezone(UTC)


def shown(moment: datetime) -> str:
    """An instant as a Berlin clock shows it, with its zone."""
    return moment.astimezone(BERLIN).strftime("%d.%m. %H:%M %Z")


def schedule(weekday: int, begins: str, ends: str) -> Schedule:
    """A weekly window."""
    return Schedule(weekday=weekday, begins=time.fromisoformat(begins), ends=time.fromisoformat(ends))


def counsellor(*schedules: Schedule, code: str = "A", languages: tuple[str, ...] = ("de",)) -> Counsellor:
    """A counsellor with these windows."""
    return Counsellor(code=code, office="O", name=f"Name {code}", languages=languages, schedules=schedules)


def office(*people: Counsellor, closed_on: tuple[date, ...] = (), grid: int = 30) -> Office:
    """An office with these counsellors."""
    return Office(
        code="O",
        name="Office",
        carrier="T",
        municipalities=(),
        street="Street 1",
        postcode="21357",
        town="Town",
        latitude=0,
        longitude=0,
        counsellors=people,
        closed_on=closed_on,
        grid=timedelta(minutes=grid),
    )


START = local("2026-11-24 09:00")
REQUESTED = local("2026-11-19 10:00")


def appointment(status: Status = Status.PENDING, **changes: object) -> Appointment:
    """An appointment on Tuesday, 24 November 2026, 09:00, as asked for the Thursday before."""
    base = Appointment(
        id=1,
        code="3467-9CDF",
        chain="chain",
        family_id=1,
        office="O",
        counsellor="A",
        kind="first_talk",
        topic="F1",
        language="de",
        interpreter=False,
        start_at=START,
        end_at=START + TALK.duration,
        status=status,
        version=4,
        requested_at=REQUESTED,
    )
    return replace(base, **changes)  # type: ignore[arg-type]
