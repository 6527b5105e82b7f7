"""The columns of the district's tables; a table may have further ones, which are not read."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationInfo

from adapters.districts.validation import known
from adapters.districts.values import Ags, Code, Latitude, Longitude, Phone, Postcode, Text
from domain.offices import HelpNumber, Municipality, Place, Topic

_GROUPS = frozenset({"family", "refugee", "school"})


def shown_name(name: str) -> str:
    """Return the name people use: `Bardowick, Flecken` is Bardowick, but a Hansestadt stays one.

    The register of municipalities (Destatis, GV100AD) writes such titles behind a comma.
    """
    town, _, title = name.partition(", ")
    return f"{title} {town}" if title == "Hansestadt" else town


def _postcodes(value: object) -> object:
    return value.split(";") if isinstance(value, str) else value


def _municipality(value: str, info: ValidationInfo) -> str:
    if value not in known(info).municipalities:
        raise ValueError(f"{value} is not in municipalities.csv")
    return value


def _group(value: str) -> str:
    if value not in _GROUPS:
        raise ValueError(f"must be one of {', '.join(sorted(_GROUPS))}")
    return value


class Row(BaseModel):
    """A row whose other columns are only for people who read the table."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class MunicipalityRow(Row):
    """A row of `municipalities.csv`."""

    ags: Ags
    name: Text
    postcodes: Annotated[tuple[Postcode, ...], BeforeValidator(_postcodes)]
    lat: Latitude
    lon: Longitude

    def to_domain(self) -> Municipality:
        """Return the municipality as the rules know it."""
        return Municipality(
            ags=self.ags,
            name=shown_name(self.name),
            postcodes=self.postcodes,
            latitude=self.lat,
            longitude=self.lon,
        )


class PlaceRow(Row):
    """A row of `places.csv`."""

    place: Text
    ags: Annotated[Ags, AfterValidator(_municipality)]
    postcode: Postcode | None = None

    def to_domain(self) -> Place:
        """Return the place as the rules know it."""
        return Place(name=self.place, ags=self.ags, postcode=self.postcode)


class TopicRow(Row):
    """A row of `topics.csv`."""

    id: Code
    group: Annotated[str, AfterValidator(_group)]

    def to_domain(self) -> Topic:
        """Return the topic as the rules know it."""
        return Topic(code=self.id, group=self.group)


class HelpNumberRow(Row):
    """A row of `help_numbers.csv`: `always_open` means day and night, all year."""

    id: Code
    number: Phone
    always_open: bool

    def to_domain(self) -> HelpNumber:
        """Return the number as the rules know it."""
        return HelpNumber(code=self.id, number=self.number, always_open=self.always_open)
