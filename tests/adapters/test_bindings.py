"""Accounts and chats are bound to offices and counsellors that exist."""

from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.districts.bindings import (
    Bindings,
    ChatBinding,
    PhoneExample,
    StaffBinding,
    load_bindings,
)
from adapters.districts.errors import DistrictError
from domain.offices import District
from domain.permissions import Role

Break = Callable[[str, str, str], tuple[Path, int]]


def test_the_demonstration_has_two_families_a_team_and_a_coordinator(
    example: Path, district: District
) -> None:
    bindings = load_bindings(example / "demo.yaml", district)
    assert bindings.phones == (
        PhoneExample(account=1001, first_name="Amal", language="ar"),
        PhoneExample(account=1002, first_name="Familie Beispiel", language="de"),
    )
    assert bindings.staff[0] == StaffBinding(
        account=2001,
        name="Anna Beispiel",
        role=Role.COUNSELLOR,
        office="SR-03",
        counsellor="SR-03-A",
    )
    assert [one.role for one in bindings.staff] == ["counsellor", "counsellor", "coordinator"]
    assert bindings.chats == (ChatBinding(chat=-4003, office="SR-03"),)


def test_staff_have_the_names_of_their_counsellors(example: Path, district: District) -> None:
    for one in load_bindings(example / "demo.yaml").staff:
        if one.counsellor:
            assert district.counsellor_by_code[one.counsellor].name == one.name


def test_a_file_may_bind_staff_alone(tmp_path: Path) -> None:
    file = tmp_path / "staff.yaml"
    file.write_text("staff: [{account: 7, name: A, role: admin}]\n", encoding="utf-8")
    staff = (StaffBinding(account=7, name="A", role=Role.ADMIN),)
    assert load_bindings(file) == Bindings(staff=staff)


MISTAKES = [
    ("chat: -4003", "chat: 4003", "chats.0.chat", "should be less than 0"),
    ("account: 1002", "account: 1001", "phones.1.account", "1001 is used twice"),
    ("account: 2001", "account: Anna", "staff.0.account", "must be a whole number"),
    ("role: counsellor", "role: boss", "staff.0.role", "should be 'counsellor', 'team_head', 'coordinator' or 'admin'"),
    ("office: SR-03, c", "c", "staff.0", "a counsellor needs an office"),
    (", counsellor: SR-03-A", "", "staff.0", "a counsellor needs the code of a counsellor"),
    ("office: SR-03}", "office: SR-99}", "chats.0.office", "SR-99 is not an office of the district"),
    ("counsellor: SR-03-A", "counsellor: SR-01-A", "staff.0.counsellor", "SR-01-A is not a counsellor of SR-03"),
    ("language: ar", "language: xx", "phones.0.language", "xx is not a known language"),
    ("language: ar", "lang: ar", "phones.0.lang", "is not a known key"),
]  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_where_it_stands(
    break_line: Break, district: District, mistake: tuple[str, str, str, str]
) -> None:
    old, new, key, reason = mistake
    file, line = break_line("demo.yaml", old, new)

    with pytest.raises(DistrictError) as caught:
        load_bindings(file, district)

    told = caught.value
    assert (told.file, told.line, told.key, told.reason) == (file, line, key, reason)
