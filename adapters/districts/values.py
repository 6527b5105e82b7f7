"""How single values are written in a district's files, and what they mean."""

import re
from datetime import date, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, StringConstraints

from adapters.districts.known import LANGUAGES, STATES, WEEKDAYS

_DURATION = re.compile(r"([0-9]{1,4}) ?(min|h|d)")
_UNITS = {"min": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SPAN = re.compile(r"([0-9]{2}:[0-9]{2})-([0-9]{2}:[0-9]{2})")
_STEP = timedelta(minutes=5)
"""The calendar's cell: everything that occupies time is a multiple of it."""

Span = tuple[time, time]


def _written(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("must be a single value")  # noqa: TRY004 - pydantic collects ValueErrors
    return value.strip()


def read_duration(value: object) -> timedelta:
    """Read `50 min`, `2 h` or `3 d`."""
    match = _DURATION.fullmatch(_written(value))
    if not match:
        raise ValueError("must be a duration such as 30 min, 2 h or 3 d")
    return int(match[1]) * _UNITS[match[2]]


def read_date(value: object) -> date:
    """Read `2026-12-24`."""
    text = _written(value)
    if not _DATE.fullmatch(text):
        raise ValueError("must be a date such as 2026-12-24")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text} is not in the calendar") from None


def read_span(value: object) -> Span:
    """Read `09:00-12:00`, wall time of the district, the end excluded."""
    match = _SPAN.fullmatch(_written(value))
    if not match:
        raise ValueError("must be written as 09:00-12:00")
    begins, ends = _clock(match[1]), _clock(match[2])
    if ends <= begins:
        raise ValueError("the end must be after the beginning")
    return begins, ends


def _clock(text: str) -> time:
    try:
        moment = time.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text} is not a time of day") from None
    if moment.minute % 5:
        raise ValueError("times must be multiples of 5 minutes")
    return moment


def read_window(value: object) -> tuple[int, Span]:
    """Read `Mo 09:00-12:00` as a weekday (Monday = 0) and its span."""
    weekday, _, span = _written(value).partition(" ")
    if weekday not in WEEKDAYS:
        raise ValueError(f"{weekday} is not a weekday: use {', '.join(WEEKDAYS)}")
    return WEEKDAYS[weekday], read_span(span)


def read_zone(value: object) -> ZoneInfo:
    """Read the name of a time zone in the IANA database."""
    try:
        return ZoneInfo(_written(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{value} is not a known time zone") from None


def _in_cells(value: timedelta) -> timedelta:
    if value % _STEP:
        raise ValueError("must be a multiple of 5 minutes")
    return value


def _positive(value: timedelta) -> timedelta:
    if not value:
        raise ValueError("must be longer than nothing")
    return value


def _one_of(names: frozenset[str], what: str) -> AfterValidator:
    def check(value: str) -> str:
        if value not in names:
            raise ValueError(f"{value} is not a known {what}")
        return value

    return AfterValidator(check)


def _shaped(pattern: str, what: str) -> AfterValidator:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(f"must be {what}")
        return value

    return AfterValidator(check)


def _between(least: float, most: float) -> AfterValidator:
    def check(value: float) -> float:
        if not least <= value <= most:
            raise ValueError(f"must lie in Germany, from {least} to {most}")
        return value

    return AfterValidator(check)


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Code = Annotated[str, _shaped(r"[A-Za-z0-9_-]{1,24}", "at most 24 plain letters, digits, - or _")]
"""Codes travel in buttons, so they are short and plain."""

Ags = Annotated[str, _shaped(r"[0-9]{8}", "the eight digits of an official municipality key")]
Postcode = Annotated[str, _shaped(r"[0-9]{5}", "the five digits of a postcode")]
Phone = Annotated[str, _shaped(r"\+?[0-9][0-9 /-]{0,24}", "a phone number such as +49 4131 3090")]
Website = Annotated[str, _shaped(r"https://\S{1,200}", "an address that begins with https://")]
Language = Annotated[str, _one_of(LANGUAGES, "language")]
State = Annotated[str, _one_of(STATES, "state of Germany")]
Latitude = Annotated[float, _between(47, 55.2)]
Longitude = Annotated[float, _between(5.5, 15.2)]
"""Degrees within Germany, so that exchanged coordinates are noticed."""

Zone = Annotated[ZoneInfo, BeforeValidator(read_zone)]
Day = Annotated[date, BeforeValidator(read_date)]
Spans = Annotated[Span, BeforeValidator(read_span)]
Window = Annotated[tuple[int, Span], BeforeValidator(read_window)]
Duration = Annotated[timedelta, BeforeValidator(read_duration)]
Length = Annotated[Duration, AfterValidator(_in_cells), AfterValidator(_positive)]
Buffer = Annotated[Duration, AfterValidator(_in_cells)]
Distance = Annotated[Duration, AfterValidator(_positive)]
