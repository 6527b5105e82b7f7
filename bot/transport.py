"""python-telegram-bot's request class over aiohttp: its own costs ten times as much."""

from typing import Any

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

DEADLINE_S = 30.0
CONNECTIONS = 100


class AiohttpRequest(BaseRequest):
    """One connection pool, JSON bodies, one deadline for the whole request."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds for a whole request."""
        return DEADLINE_S

    async def initialize(self) -> None:
        """Open the pool."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=CONNECTIONS),
                timeout=aiohttp.ClientTimeout(total=DEADLINE_S),
            )

    async def shutdown(self) -> None:
        """Close it."""
        if self._session:
            await self._session.close()
            self._session = None

    async def do_request(  # noqa: PLR0917 - the library's signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = None,  # noqa: ANN401, ARG002 - the library's; our deadline is for the whole
        write_timeout: Any = None,  # noqa: ANN401, ARG002
        connect_timeout: Any = None,  # noqa: ANN401, ARG002
        pool_timeout: Any = None,  # noqa: ANN401, ARG002
    ) -> tuple[int, bytes]:
        """Status and body. Errors carry no address: it holds the token."""
        await self.initialize()
        session = self._session
        if session is None:
            message = "the connection pool is closed"
            raise NetworkError(message)
        fields = request_data.json_parameters if request_data else {}
        try:
            async with session.request(method, url, data=fields) as response:
                return response.status, await response.read()
        except TimeoutError:
            raise TimedOut from None
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from None
