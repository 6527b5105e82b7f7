"""The keys of `offices.yaml`: carriers, offices with their counsellors, bodies outside."""

from datetime import date, timedelta
from typing import Annotated, Self

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from adapters.districts.validation import Strict, known
from adapters.districts.values import (
    Ags,
    Code,
    Day,
    Distance,
    Language,
    Latitude,
    Length,
    Longitude,
    Phone,
    Postcode,
    Spans,
    Text,
    Website,
    Window,
)
from domain.offices import Carrier, Counsellor, DayException, Office, OutsideBody, Schedule

SHORTEST_NOTICE = timedelta(hours=3)


def _unique(kind: str) -> AfterValidator:
    def check(value: str, info: ValidationInfo) -> str:
        if not known(info).take(kind, value):
            raise ValueError(f"{value} is used twice")
        return value

    return AfterValidator(check)


def _claimed(value: str, info: ValidationInfo) -> str:
    """Let an office claim a municipality: a known one, and the first to do so."""
    if value not in known(info).municipalities:
        raise ValueError(f"{value} is not in municipalities.csv")
    if not known(info).take("claim", value):
        raise ValueError(f"{value} belongs to another office already")
    return value


def _carrier(value: str, info: ValidationInfo) -> str:
    if not known(info).has("carrier", value):
        raise ValueError(f"{value} is not one of the carriers")
    return value


ClaimedAgs = Annotated[Ags, AfterValidator(_claimed)]


class CarrierEntry(Strict):
    """A Träger."""

    code: Annotated[Code, _unique("carrier")]
    name: Text

    def to_domain(self) -> Carrier:
        """Return the carrier as the rules know it."""
        return Carrier(code=self.code, name=self.name)


class ScheduleEntry(Strict):
    """A weekly window; written as `Mo 09:00-12:00` alone when nothing else is to be said."""

    window: Window
    every_weeks: int = Field(default=1, ge=1, le=52)
    valid_from: Day | None = None
    valid_to: Day | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: object) -> object:
        return {"window": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _counted(self) -> Self:
        if self.every_weeks > 1 and self.valid_from is None:
            raise ValueError("every_weeks needs valid_from, the week to count from")
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError("valid_to is before valid_from")
        return self

    def to_domain(self) -> Schedule:
        """Return the window as the rules know it."""
        weekday, (begins, ends) = self.window
        return Schedule(
            weekday=weekday,
            begins=begins,
            ends=ends,
            every_weeks=self.every_weeks,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
        )


class ExceptionEntry(Strict):
    """One day with other windows, or without any."""

    on: Day
    windows: tuple[Spans, ...] = ()

    def to_domain(self) -> DayException:
        """Return the day as the rules know it."""
        return DayException(on=self.on, windows=self.windows)


class CounsellorEntry(Strict):
    """A Fachkraft of the office around it."""

    code: Annotated[Code, _unique("counsellor")]
    name: Text
    languages: tuple[Language, ...] = Field(min_length=1)
    schedules: tuple[ScheduleEntry, ...] = ()
    exceptions: tuple[ExceptionEntry, ...] = ()

    def to_domain(self, office: str) -> Counsellor:
        """Return the counsellor as the rules know it."""
        return Counsellor(
            code=self.code,
            office=office,
            name=self.name,
            languages=self.languages,
            schedules=tuple(entry.to_domain() for entry in self.schedules),
            exceptions=tuple(entry.to_domain() for entry in self.exceptions),
        )


class OfficeEntry(Strict):
    """A Sozialraumbüro."""

    code: Annotated[Code, _unique("office")]
    name: Text
    carrier: Annotated[Code, AfterValidator(_carrier)]
    municipalities: tuple[ClaimedAgs, ...] = Field(min_length=1)
    street: Text
    postcode: Postcode
    town: Text
    room: Text | None = None
    phone: Phone | None = None
    lat: Latitude
    lon: Longitude
    instant: bool = False
    lead_time: Distance = timedelta(hours=24)
    horizon: Distance = timedelta(days=60)
    grid: Length = timedelta(minutes=30)
    reminders: tuple[Distance, ...] = (
        timedelta(days=3),
        timedelta(days=1),
        timedelta(hours=2),
    )
    closed_on: tuple[Day, ...] = ()
    counsellors: tuple[CounsellorEntry, ...] = ()

    @field_validator("lead_time")
    @classmethod
    def _leaves_time_to_answer(cls, value: timedelta, info: ValidationInfo) -> timedelta:
        """A request ends two hours before its start: staff need some time before that."""
        if not info.data.get("instant") and value < SHORTEST_NOTICE:
            raise ValueError("must be at least 3 h: a request that nobody answered ends 2 h before its start")
        return value

    def to_domain(self, closed_everywhere: tuple[date, ...]) -> Office:
        """Return the office as the rules know it, with the district's closure days added."""
        return Office(
            code=self.code,
            name=self.name,
            carrier=self.carrier,
            municipalities=self.municipalities,
            street=self.street,
            postcode=self.postcode,
            town=self.town,
            room=self.room,
            phone=self.phone,
            latitude=self.lat,
            longitude=self.lon,
            counsellors=tuple(entry.to_domain(self.code) for entry in self.counsellors),
            closed_on=tuple(sorted({*closed_everywhere, *self.closed_on})),
            instant=self.instant,
            lead_time=self.lead_time,
            horizon=self.horizon,
            grid=self.grid,
            reminders=self.reminders,
        )


class OutsideEntry(Strict):
    """A body whose families get its contact instead of a slot."""

    code: Annotated[Code, _unique("office")]
    name: Text
    municipalities: tuple[ClaimedAgs, ...] = Field(min_length=1)
    website: Website
    phone: Phone | None = None
    address: Text | None = None

    def to_domain(self) -> OutsideBody:
        """Return the body as the rules know it."""
        return OutsideBody(
            code=self.code,
            name=self.name,
            municipalities=self.municipalities,
            website=self.website,
            phone=self.phone,
            address=self.address,
        )


class OfficesFile(Strict):
    """Who counsels where. Carriers are read first, so that offices can name them."""

    carriers: tuple[CarrierEntry, ...] = Field(min_length=1)
    closed_on: tuple[Day, ...] = ()
    outside: tuple[OutsideEntry, ...] = ()
    offices: tuple[OfficeEntry, ...] = Field(min_length=1)
