"""The district as configured: who counsels where. Frozen values, read once at start."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, kw_only=True, slots=True)
class Municipality:
    """A Gemeinde. `ags` is the eight-digit official key; `postcodes` are all known ones."""

    ags: str
    name: str
    postcodes: tuple[str, ...]
    latitude: float
    longitude: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """An Ortsteil: a name people use, belonging to one municipality. `postcode` where known."""

    name: str
    ags: str
    postcode: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Carrier:
    """A Träger: a controller of its own under data-protection law."""

    code: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AppointmentType:
    """A Terminart with its own length; buffers keep the counsellor free before and after."""

    code: str
    duration: timedelta
    buffer_before: timedelta = timedelta(0)
    buffer_after: timedelta = timedelta(0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Schedule:
    """Sprechzeiten of one counsellor: a weekly window in the office's wall time.

    `weekday` counts from Monday = 0. With `every_weeks` = n the window holds in every n-th week,
    counted from the week of `valid_from` (required then). `valid_to` is the last day, inclusive.
    """

    weekday: int
    begins: time
    ends: time
    every_weeks: int = 1
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class DayException:
    """One day that differs from the weekly schedule: other windows, or none at all (absent)."""

    on: date
    windows: tuple[tuple[time, time], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Counsellor:
    """A Fachkraft as a bookable resource. `name` is what a family reads in its confirmation."""

    code: str
    office: str
    name: str
    languages: tuple[str, ...]
    schedules: tuple[Schedule, ...] = ()
    exceptions: tuple[DayException, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Office:
    """A Sozialraumbüro. Its municipalities are given by their keys; times are in the district's zone.

    `lead_time` is the shortest notice for a booking, `horizon` how far ahead one may book, `grid` the
    distance between offered starts. `reminders` are the wall-time distances before the start.
    """

    code: str
    name: str
    carrier: str
    municipalities: tuple[str, ...]
    street: str
    postcode: str
    town: str
    room: str | None = None
    phone: str | None = None
    latitude: float
    longitude: float
    counsellors: tuple[Counsellor, ...]
    closed_on: tuple[date, ...] = ()
    instant: bool = False
    lead_time: timedelta = timedelta(hours=24)
    horizon: timedelta = timedelta(days=60)
    grid: timedelta = timedelta(minutes=30)
    reminders: tuple[timedelta, ...] = (timedelta(days=3), timedelta(days=1), timedelta(hours=2))


@dataclass(frozen=True, kw_only=True, slots=True)
class OutsideBody:
    """A body whose families get its contact instead of a slot (a city with its own youth office)."""

    code: str
    name: str
    municipalities: tuple[str, ...]
    website: str
    phone: str | None = None
    address: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    """An Anliegen: an id and its group (`family`, `refugee`, `school`); its text is in the catalogues."""

    code: str
    group: str


@dataclass(frozen=True, kw_only=True, slots=True)
class HelpNumber:
    """A help line whose row is verified and meant for families. `number` is dialled as it stands."""

    code: str
    number: str
    always_open: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class District:
    """A Landkreis: everything that is configuration. Lookups are prepared once, by `index`."""

    code: str
    name: str
    state: str
    zone: ZoneInfo
    languages: tuple[str, ...]
    municipalities: tuple[Municipality, ...]
    places: tuple[Place, ...]
    carriers: tuple[Carrier, ...]
    offices: tuple[Office, ...]
    outside: tuple[OutsideBody, ...]
    topics: tuple[Topic, ...]
    help_numbers: tuple[HelpNumber, ...]
    types: tuple[AppointmentType, ...]
    office_by_code: Mapping[str, Office] = field(init=False, repr=False)
    office_by_ags: Mapping[str, Office] = field(init=False, repr=False)
    outside_by_ags: Mapping[str, OutsideBody] = field(init=False, repr=False)
    counsellor_by_code: Mapping[str, Counsellor] = field(init=False, repr=False)
    municipality_by_ags: Mapping[str, Municipality] = field(init=False, repr=False)
    carrier_by_code: Mapping[str, Carrier] = field(init=False, repr=False)
    type_by_code: Mapping[str, AppointmentType] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Prepare the lookups; a frozen value may set its derived fields only here."""
        derived = {
            "office_by_code": {o.code: o for o in self.offices},
            "office_by_ags": {ags: o for o in self.offices for ags in o.municipalities},
            "outside_by_ags": {ags: b for b in self.outside for ags in b.municipalities},
            "counsellor_by_code": {c.code: c for o in self.offices for c in o.counsellors},
            "municipality_by_ags": {m.ags: m for m in self.municipalities},
            "carrier_by_code": {c.code: c for c in self.carriers},
            "type_by_code": {t.code: t for t in self.types},
        }
        for name, value in derived.items():
            object.__setattr__(self, name, value)
