"""The keys of `district.yaml`."""

from datetime import timedelta

from pydantic import Field, ValidationInfo, field_validator

from adapters.districts.validation import Strict, known
from adapters.districts.values import Buffer, Code, Language, Length, State, Text, Zone
from domain.offices import AppointmentType


class TypeEntry(Strict):
    """An appointment type with its own length."""

    code: Code
    duration: Length
    buffer_before: Buffer = timedelta(0)
    buffer_after: Buffer = timedelta(0)

    @field_validator("code")
    @classmethod
    def _unique(cls, value: str, info: ValidationInfo) -> str:
        if not known(info).take("appointment type", value):
            raise ValueError(f"{value} is used twice")
        return value

    def to_domain(self) -> AppointmentType:
        """Return the type as the rules know it."""
        return AppointmentType(
            code=self.code,
            duration=self.duration,
            buffer_before=self.buffer_before,
            buffer_after=self.buffer_after,
        )


class DistrictFile(Strict):
    """The district itself: what holds for all its offices."""

    code: Code
    name: Text
    state: State
    zone: Zone
    languages: tuple[Language, ...] = Field(min_length=1)
    types: tuple[TypeEntry, ...] = Field(min_length=1)
