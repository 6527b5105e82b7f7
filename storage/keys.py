"""The store of per-person keys: a database of its own, so that destroying one makes every copy unreadable."""

import os
import uuid

from sqlalchemy import Column, Engine, LargeBinary, MetaData, String, Table, delete, insert, select

from storage.sealing import KEY_BYTES, KeyRing, Sealer

metadata = MetaData()
person_key = Table(
    "person_key",
    metadata,
    Column("person", String, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
)
REMEMBERED = 10_000


class KeyGone(Exception):
    """The person's key was destroyed: what it sealed can never be read again."""


class KeyStore:
    """Creates, finds and destroys the keys of persons, each wrapped by the service's key ring."""

    def __init__(self, engine: Engine, ring: KeyRing) -> None:
        self._engine = engine
        self._ring = ring
        self._remembered: dict[str, Sealer] = {}

    def create(self) -> str:
        """A new person's name for its key. Committed at once: an orphan harms nobody, a lost key would."""
        person, key = uuid.uuid4().hex, os.urandom(KEY_BYTES)
        wrapped = self._ring.seal(key, _place(person))
        with self._engine.begin() as connection:
            connection.execute(insert(person_key).values(person=person, wrapped=wrapped))
        self._remember(person, Sealer(key))
        return person

    def of(self, person: str) -> Sealer:
        """The sealer of a person."""
        known = self._remembered.get(person)
        if known:
            return known
        query = select(person_key.c.wrapped).where(person_key.c.person == person)
        with self._engine.connect() as connection:
            wrapped = connection.execute(query).scalar_one_or_none()
        if wrapped is None:
            raise KeyGone(person)
        return self._remember(person, Sealer(self._ring.open(wrapped, _place(person))))

    def destroy(self, person: str) -> None:
        """Make everything sealed for this person unreadable."""
        self._remembered.pop(person, None)
        with self._engine.begin() as connection:
            connection.execute(delete(person_key).where(person_key.c.person == person))

    def _remember(self, person: str, sealer: Sealer) -> Sealer:
        if len(self._remembered) >= REMEMBERED:
            self._remembered.clear()
        self._remembered[person] = sealer
        return sealer


def _place(person: str) -> str:
    return f"person_key:{person}:wrapped"
