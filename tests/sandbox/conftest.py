"""A sandbox, people in it, and a bare caller of the Bot API."""

from collections.abc import AsyncIterator

import aiohttp
import pytest_asyncio

from sandbox.clock import MovableClock
from sandbox.server import Sandbox
from tests.sandbox.caller import Caller
from tests.support.person import People
from tests.support.strict import check_calls


@pytest_asyncio.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Run a sandbox; what was said to it is checked strictly at the end."""
    running = Sandbox(clock=MovableClock())
    await running.start()
    yield running
    await running.stop()
    check_calls((call for call in running.calls if call.status == 200), raw_updates=True)


@pytest_asyncio.fixture
async def people(sandbox: Sandbox) -> AsyncIterator[People]:
    """Bring people to the sandbox."""
    async with People(sandbox.url) as everybody:
        yield everybody


@pytest_asyncio.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Caller]:
    """Return a caller with the right token."""
    async with aiohttp.ClientSession() as session:
        yield Caller(session, f"{sandbox.url}/bot{sandbox.token}")
