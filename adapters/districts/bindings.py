"""Which accounts and chats belong to whom: `demo.yaml`, or a `staff.yaml` of the same form."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, Field, ValidationInfo, model_validator

from adapters.districts.source import read_yaml
from adapters.districts.validation import Known, Strict, known, validate
from adapters.districts.values import Code, Language, Text
from domain.offices import District
from domain.permissions import Role


@dataclass(frozen=True, kw_only=True, slots=True)
class StaffBinding:
    """An account that acts as staff. `office` is empty for those of the whole district."""

    account: int
    name: str
    role: Role
    office: str | None = None
    counsellor: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ChatBinding:
    """A group chat (its id is negative, as Telegram has it) in which an office works."""

    chat: int
    office: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PhoneExample:
    """A family's phone of the demonstration, and the language its client reports."""

    account: int
    first_name: str
    language: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Bindings:
    """Everything such a file says."""

    staff: tuple[StaffBinding, ...] = ()
    chats: tuple[ChatBinding, ...] = ()
    phones: tuple[PhoneExample, ...] = ()


def _account(value: int, info: ValidationInfo) -> int:
    if not known(info).take("account", str(value)):
        raise ValueError(f"{value} is used twice")
    return value


def _office(value: str, info: ValidationInfo) -> str:
    if "office" in known(info).taken and not known(info).has("office", value):
        raise ValueError(f"{value} is not an office of the district")
    return value


def _counsellor(value: str, info: ValidationInfo) -> str:
    office = info.data.get("office")
    if known(info).has("office", str(office)) and not known(info).has(f"team {office}", value):
        raise ValueError(f"{value} is not a counsellor of {office}")
    return value


Account = Annotated[int, Field(gt=0), AfterValidator(_account)]
OfficeCode = Annotated[Code, AfterValidator(_office)]


class _StaffEntry(Strict):
    account: Account
    name: Text
    role: Role
    office: OfficeCode | None = None
    counsellor: Annotated[Code, AfterValidator(_counsellor)] | None = None

    @model_validator(mode="after")
    def _placed(self) -> Self:
        in_office = self.role in {Role.COUNSELLOR, Role.TEAM_HEAD}
        if in_office and self.office is None:
            raise ValueError(f"a {self.role} needs an office")
        if self.role == Role.COUNSELLOR and self.counsellor is None:
            raise ValueError("a counsellor needs the code of a counsellor")
        return self


class _ChatEntry(Strict):
    chat: Annotated[int, Field(lt=0), AfterValidator(_account)]
    office: OfficeCode


class _PhoneEntry(Strict):
    account: Account
    first_name: Text
    language: Language


class _BindingsFile(Strict):
    staff: tuple[_StaffEntry, ...] = ()
    chats: tuple[_ChatEntry, ...] = ()
    phones: tuple[_PhoneEntry, ...] = ()


def load_bindings(path: Path, district: District | None = None) -> Bindings:
    """Read a file of bindings; with a district, its offices and counsellors are checked as well.

    Mistakes are raised as a DistrictError, as by `load_district`.
    """
    read = validate(_BindingsFile, read_yaml(path), _names_of(district))
    return Bindings(
        staff=tuple(StaffBinding(**dict(entry)) for entry in read.staff),
        chats=tuple(ChatBinding(**dict(entry)) for entry in read.chats),
        phones=tuple(PhoneExample(**dict(entry)) for entry in read.phones),
    )


def _names_of(district: District | None) -> Known:
    names = Known()
    for office in district.offices if district else ():
        names.take("office", office.code)
        for counsellor in office.counsellors:
            names.take(f"team {office.code}", counsellor.code)
    return names
