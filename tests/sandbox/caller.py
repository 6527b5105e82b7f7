"""The Bot API, called without any library between."""

from dataclasses import dataclass
from typing import Any

import aiohttp

Json = dict[str, Any]


@dataclass
class Caller:
    """Calls Bot API methods without any library between."""

    session: aiohttp.ClientSession
    base: str

    async def call(self, method: str, **params: object) -> Json:
        """Call with a JSON body and return the whole answer."""
        async with self.session.post(f"{self.base}/{method}", json=params) as response:
            answer: Json = await response.json()
            assert response.status == answer.get("error_code", 200)
            return answer

    async def result(self, method: str, **params: object) -> Any:
        """Call, expect success and return the result."""
        answer = await self.call(method, **params)
        assert answer["ok"], answer
        return answer["result"]

    async def refusal(self, method: str, **params: object) -> str:
        """Call, expect a refusal and return its words."""
        answer = await self.call(method, **params)
        assert not answer["ok"], answer
        return str(answer["description"])

    async def updates(self, offset: int = 0, **params: object) -> list[Json]:
        """Return what waits, without waiting."""
        found: list[Json] = await self.result("getUpdates", offset=offset, **params)
        return found
