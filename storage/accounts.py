"""Accounts, consents and families."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from services.model import Account
from storage.keys import KeyGone, KeyStore
from storage.rows import AccountRow, ConsentRow, FamilyAccountRow, FamilyRow
from storage.sealing import KeyRing


class AccountTable:
    """Repository of channel identities."""

    def __init__(self, session: Session, ring: KeyRing, keys: KeyStore) -> None:
        self._session = session
        self._ring = ring
        self._keys = keys

    def by_channel(self, channel_id: int) -> Account | None:
        """Find by keyed hash, under any of the service's keys."""
        hashes = self._ring.lookups(channel_id)
        row = self._session.exec(select(AccountRow).where(col(AccountRow.lookup).in_(hashes))).first()
        return _account(row) if row else None

    def get(self, account_id: int) -> Account | None:
        """By its number."""
        row = self._session.get(AccountRow, account_id)
        return _account(row) if row else None

    def add(self, channel_id: int, language: str, now: datetime) -> Account:
        """Make an account with a key of its own; the channel id is sealed under that key."""
        person = self._keys.create()
        row = AccountRow(
            lookup=self._ring.lookups(channel_id)[0],
            person=person,
            sealed_channel=self._keys.of(person).seal(str(channel_id).encode(), _place(person)),
            language=language,
            created_at=now,
        )
        self._session.add(row)
        self._session.flush()
        return _account(row)

    def channel_of(self, account_id: int) -> int | None:
        """Open the sealed channel id; None when the account or its key is gone."""
        row = self._session.get(AccountRow, account_id)
        if row is None:
            return None
        try:
            sealer = self._keys.of(row.person)
        except KeyGone:
            return None
        return int(sealer.open(row.sealed_channel, _place(row.person)))

    def set_language(self, account_id: int, language: str) -> None:
        """What reaches this account from now on is in this language."""
        self._set(account_id, language=language)

    def set_reachable(self, account_id: int, *, reachable: bool) -> None:
        """Whether messages can arrive (the person may have blocked us)."""
        self._set(account_id, reachable=reachable)

    def log_consent(self, account_id: int, version: str, language: str, now: datetime) -> None:
        """Keep the proof of consent."""
        self._session.add(ConsentRow(account_id=account_id, version=version, language=language, given_at=now))

    def _set(self, account_id: int, **values: object) -> None:
        changed = update(AccountRow).where(col(AccountRow.id) == account_id).values(**values)
        self._session.execute(changed)


def _account(row: AccountRow) -> Account:
    return Account(id=row.id or 0, language=row.language, reachable=row.reachable)


def _place(person: str) -> str:
    return f"account:{person}:channel"


class FamilyTable:
    """Repository of families and of who acts for them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_account(self, account_id: int) -> int | None:
        """The family an account acts for."""
        query = select(FamilyAccountRow.family_id).where(FamilyAccountRow.account_id == account_id)
        return self._session.exec(query.order_by(col(FamilyAccountRow.family_id))).first()

    def add(self, account_id: int, pseudonym: str, now: datetime) -> int:
        """A new family with its first account."""
        family = FamilyRow(pseudonym=pseudonym, created_at=now)
        self._session.add(family)
        self._session.flush()
        self._session.add(FamilyAccountRow(family_id=family.id or 0, account_id=account_id))
        self._session.flush()
        return family.id or 0

    def pseudonym(self, family_id: int) -> str:
        """What staff call the family."""
        family = self._session.get(FamilyRow, family_id)
        return family.pseudonym if family else ""

    def accounts(self, family_id: int) -> Sequence[int]:
        """All accounts acting for the family."""
        query = select(FamilyAccountRow.account_id).where(FamilyAccountRow.family_id == family_id)
        return self._session.exec(query.order_by(col(FamilyAccountRow.account_id))).all()
