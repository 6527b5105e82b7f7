"""The town, on either database."""

from collections.abc import AsyncIterator

import pytest

from tests.services.life import Town, open_town
from tests.support.databases import Database


@pytest.fixture
async def town(database: Database) -> AsyncIterator[Town]:
    """The example district on a Monday morning, staff at work; cells are checked at the end."""
    async with open_town(database) as opened:
        yield opened
