"""Who may do what. The table is the rule; the use cases ask it; docs/permissions.md tells it to staff."""

from dataclasses import dataclass
from enum import StrEnum

from domain.errors import NotAllowed


class Role(StrEnum):
    """Staff roles (Fachkraft, Leitung, Jugendamt-Koordination, Betreiber)."""

    COUNSELLOR = "counsellor"
    TEAM_HEAD = "team_head"
    COORDINATOR = "coordinator"
    ADMIN = "admin"


class Action(StrEnum):
    """What staff can do in chat."""

    DECIDE_REQUEST = "decide_request"
    PROPOSE_TIME = "propose_time"
    SEE_OVERVIEW = "see_overview"


@dataclass(frozen=True, kw_only=True, slots=True)
class Staff:
    """A member of staff, bound to an account. `office` is empty for those of the whole district."""

    id: int
    account_id: int
    role: Role
    name: str
    office: str | None = None
    counsellor: str | None = None


OWN_OFFICE = "own office"
DISTRICT = "district"

ALLOWED: dict[Action, dict[Role, str]] = {
    Action.DECIDE_REQUEST: {Role.COUNSELLOR: OWN_OFFICE, Role.TEAM_HEAD: OWN_OFFICE},
    Action.PROPOSE_TIME: {Role.COUNSELLOR: OWN_OFFICE, Role.TEAM_HEAD: OWN_OFFICE},
    Action.SEE_OVERVIEW: {Role.COORDINATOR: DISTRICT, Role.ADMIN: DISTRICT},
}


def require(staff: Staff | None, action: Action, office: str | None = None) -> Staff:
    """Give the staff member back if the table allows the action there; refuse otherwise."""
    if staff is None:
        raise NotAllowed
    reach = ALLOWED[action].get(staff.role)
    if reach == DISTRICT or (reach == OWN_OFFICE and office is not None and staff.office == office):
        return staff
    raise NotAllowed
