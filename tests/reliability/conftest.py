from collections.abc import Iterator

import pytest

from tests.support.killing import Helper
from tests.support.killing import helper as started


@pytest.fixture(scope="session")
def helper() -> Iterator[Helper]:
    with started() as running:
        yield running
