"""What a stranger may know of the district: its name, languages, help numbers, who is responsible."""

from dataclasses import dataclass
from datetime import datetime

from services.ports import UnitOfWork
from services.views import HelpView, PrivacyView


@dataclass(frozen=True, kw_only=True, slots=True)
class DistrictFacts:
    """Public facts."""

    name: str
    languages: tuple[str, ...]
    help: HelpView
    privacy: PrivacyView


@dataclass(frozen=True, kw_only=True, slots=True)
class AskDistrict:
    """Question: the public facts; nothing of the database is read."""

    def __call__(self, uow: UnitOfWork, _now: datetime) -> DistrictFacts:
        """From the configuration alone."""
        district = uow.district
        return DistrictFacts(
            name=district.name,
            languages=district.languages,
            help=HelpView(numbers=district.help_numbers),
            privacy=PrivacyView(district=district.name, carriers=district.carriers),
        )
