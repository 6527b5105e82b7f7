"""Field encryption: AES-GCM with a key id in front and the field's place as associated data.

The service's secret keys stay outside the database. Three keys are derived from each: one seals service
data (the inbox), one wraps the keys of persons, one makes the hash by which an account is found.
"""

import hashlib
import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
KEY_ID_BYTES = 4
NONCE_BYTES = 12


class SealBroken(Exception):
    """A sealed value is not from this place, or its key is not known here."""


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seals with one key; `place` (table, row, column) is authenticated, so nothing can be swapped."""

    key: bytes = field(repr=False)

    def seal(self, plain: bytes, place: str) -> bytes:
        """Nonce and ciphertext."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + AESGCM(self.key).encrypt(nonce, plain, place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """The plain value, or SealBroken."""
        try:
            return AESGCM(self.key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.encode())
        except InvalidTag as error:
            raise SealBroken(place) from error


def _derive(secret: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose.encode()).derive(secret)


class KeyRing:
    """The service's keys, newest first: the newest seals, all open."""

    def __init__(self, secrets: Sequence[bytes]) -> None:
        if not secrets:
            message = "at least one secret key is needed"
            raise ValueError(message)
        self._ids = [hashlib.sha256(secret).digest()[:KEY_ID_BYTES] for secret in secrets]
        self._sealers = {
            key_id: Sealer(_derive(secret, "seal")) for key_id, secret in zip(self._ids, secrets, strict=True)
        }
        self._lookups = [_derive(secret, "lookup") for secret in secrets]

    def seal(self, plain: bytes, place: str) -> bytes:
        """Seal under the newest key, its id in front."""
        newest = self._ids[0]
        return newest + self._sealers[newest].seal(plain, place)

    def open(self, sealed: bytes, place: str) -> bytes:
        """Open what any of the keys has sealed."""
        sealer = self._sealers.get(sealed[:KEY_ID_BYTES])
        if sealer is None:
            raise SealBroken(place)
        return sealer.open(sealed[KEY_ID_BYTES:], place)

    def lookups(self, channel_id: int) -> list[bytes]:
        """The keyed hashes of a channel id, the newest key's first."""
        message = str(channel_id).encode()
        return [hmac.digest(key, message, "sha256") for key in self._lookups]

    def lane(self, channel_id: int) -> int:
        """A number that keeps one account's updates in order and says nothing about the account."""
        return int.from_bytes(self.lookups(channel_id)[0][:8], "big", signed=True)
