"""Who may do what where: the whole table."""

import pytest

from domain.errors import NotAllowed
from domain.permissions import ALLOWED, Action, Role, Staff, require

OWN, OTHER = "SR-01", "SR-02"
TEAM = {Role.COUNSELLOR, Role.TEAM_HEAD}
DISTRICT = {Role.COORDINATOR, Role.ADMIN}
WANTED = {
    Action.DECIDE_REQUEST: (TEAM, False),
    Action.PROPOSE_TIME: (TEAM, False),
    Action.SEE_OVERVIEW: (DISTRICT, True),
}


def staff(role: Role, office: str | None) -> Staff:
    return Staff(id=1, account_id=1, role=role, name="Somebody", office=office)


@pytest.mark.parametrize("bound_to", [OWN, None])
@pytest.mark.parametrize("asked", [OWN, OTHER, None])
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
def test_the_table_decides(action: Action, role: Role, asked: str | None, bound_to: str | None) -> None:
    roles, everywhere = WANTED[action]
    somebody = staff(role, bound_to)

    if role in roles and (everywhere or (asked is not None and asked == bound_to)):
        assert require(somebody, action, asked) is somebody
    else:
        with pytest.raises(NotAllowed):
            require(somebody, action, asked)


@pytest.mark.parametrize("asked", [OWN, None])
@pytest.mark.parametrize("action", Action)
def test_who_is_no_member_of_staff_may_nothing(action: Action, asked: str | None) -> None:
    with pytest.raises(NotAllowed):
        require(None, action, asked)


def test_every_action_stands_in_the_table() -> None:
    assert set(ALLOWED) == set(Action)
