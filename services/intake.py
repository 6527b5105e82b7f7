"""Taking updates in, and what becomes of one that cannot be handled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.model import RawUpdate
from services.ports import UnitOfWork

ATTEMPTS = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class TakeIn:
    """Keep these updates; only then may they be acknowledged."""

    updates: Sequence[RawUpdate]

    def __call__(self, uow: UnitOfWork, now: datetime) -> Sequence[RawUpdate]:
        """Those that are new, in their order, their lanes told apart by keyed hash."""
        return [taken for raw in self.updates if (taken := uow.inbox.add(raw, now))]


@dataclass(frozen=True, kw_only=True, slots=True)
class Unfinished:
    """What an earlier process took in and did not finish."""

    def __call__(self, uow: UnitOfWork, _now: datetime) -> Sequence[RawUpdate]:
        """In the order it came."""
        return uow.inbox.unfinished()


@dataclass(frozen=True, kw_only=True, slots=True)
class BeginAgain:
    """Begin on an update that an earlier process left: it may be what killed that process."""

    update_id: int

    def __call__(self, uow: UnitOfWork, _now: datetime) -> bool:
        """Count the attempt before it is made; False when it has had them all and is quarantined."""
        return not uow.inbox.fail(self.update_id, ATTEMPTS)


@dataclass(frozen=True, kw_only=True, slots=True)
class CountFailure:
    """An update could not be handled."""

    update_id: int

    def __call__(self, uow: UnitOfWork, _now: datetime) -> bool:
        """True when it is given up (quarantined) and must not be tried again."""
        return uow.inbox.fail(self.update_id, ATTEMPTS)
