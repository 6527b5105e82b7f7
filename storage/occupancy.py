"""Cells and holds. The unique key on (resource, cell) is what makes a double booking impossible."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime

from sqlalchemy import and_, delete, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from domain.appointments import Hold
from domain.errors import SlotTaken
from domain.occupancy import Claim
from storage.engines import COUNT_INSERTED
from storage.rows import HoldRow, OccupancyRow


class OccupancyTable:
    """Repository of occupied cells."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert

    def busy(
        self, resources: Sequence[str], cells: range, exempt: str = ""
    ) -> Mapping[str, AbstractSet[int]]:
        """The occupied cells of each resource within the range, without those of the chain `exempt`."""
        query = select(OccupancyRow.resource, OccupancyRow.cell).where(
            col(OccupancyRow.resource).in_(resources),
            col(OccupancyRow.cell) >= cells.start,
            col(OccupancyRow.cell) < cells.stop,
            OccupancyRow.chain != exempt,
        )
        found: defaultdict[str, set[int]] = defaultdict(set)
        for resource, cell in self._session.exec(query):
            found[resource].add(cell)
        return found

    def claim(self, chain: str, claim: Claim) -> None:
        """Take the cells the chain lacks, all or none; SlotTaken if any belongs to another chain.

        In ascending order, so that rivals wait for each other and never in a circle.
        """
        own = self._cells_of(chain, claim)
        wanted = [
            {"resource": claim.resource, "cell": cell, "chain": chain}
            for cell in claim.cells
            if cell not in own
        ]
        if not wanted:
            return
        insert = self._insert(OccupancyRow.__table__).on_conflict_do_nothing()  # type: ignore[attr-defined]
        taken = self._session.execute(insert, wanted, execution_options=COUNT_INSERTED)
        if taken.rowcount != len(wanted):  # type: ignore[attr-defined]
            raise SlotTaken

    def _cells_of(self, chain: str, claim: Claim) -> set[int]:
        query = select(OccupancyRow.cell).where(
            OccupancyRow.resource == claim.resource,
            col(OccupancyRow.cell) >= claim.cells.start,
            col(OccupancyRow.cell) < claim.cells.stop,
            OccupancyRow.chain == chain,
        )
        return set(self._session.exec(query))

    def retain(self, chain: str, claims: Sequence[Claim]) -> None:
        """Release every cell of the chain outside these claims."""
        inside = [
            and_(
                col(OccupancyRow.resource) == claim.resource,
                col(OccupancyRow.cell) >= claim.cells.start,
                col(OccupancyRow.cell) < claim.cells.stop,
            )
            for claim in claims
        ]
        free = delete(OccupancyRow).where(col(OccupancyRow.chain) == chain)
        self._session.execute(free.where(~or_(*inside)) if inside else free)

    def sweep_before(self, cell: int) -> int:
        """Forget the cells that have passed."""
        swept = self._session.execute(delete(OccupancyRow).where(col(OccupancyRow.cell) < cell))
        return int(swept.rowcount)  # type: ignore[attr-defined]


class HoldTable:
    """Repository of holds."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_family(self, family_id: int) -> Hold | None:
        """The family's hold, over or not."""
        row = self._session.get(HoldRow, family_id, populate_existing=True)
        return _hold(row) if row else None

    def put(self, hold: Hold) -> None:
        """Keep it; the family's key refuses a second."""
        self._session.add(HoldRow(**{name: getattr(hold, name) for name in hold.__slots__}))
        self._session.flush()

    def drop(self, hold: Hold) -> bool:
        """End this very hold; False if it has ended already, whoever ended it and whatever came after."""
        end = (
            delete(HoldRow)
            .where(col(HoldRow.family_id) == hold.family_id)
            .where(col(HoldRow.chain) == hold.chain)
            .where(col(HoldRow.expires_at) == hold.expires_at)
        )
        return int(self._session.execute(end).rowcount) == 1  # type: ignore[attr-defined]

    def expired(self, now: datetime) -> Sequence[Hold]:
        """The holds whose time is over, without those that somebody is ending just now."""
        query = (
            select(HoldRow)
            .where(col(HoldRow.expires_at) <= now)
            .order_by(col(HoldRow.family_id))
            .with_for_update(skip_locked=True)
        )
        return [_hold(row) for row in self._session.exec(query).all()]


def _hold(row: HoldRow) -> Hold:
    return Hold(**{name: getattr(row, name) for name in Hold.__slots__})
