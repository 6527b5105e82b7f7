"""Real kills (SIGKILL) at random moments of journeys, and after each journey the whole history is read.

SEED repeats a run (its journeys and the plan of its kills), KILLS makes it longer.
"""

import os
import random
from pathlib import Path

from tests.reliability.checker import check
from tests.reliability.journey import journey
from tests.support.databases import Database, Postgres, Sqlite
from tests.support.killing import Helper

KILLS = int(os.environ.get("KILLS", "50"))
KILLS_A_JOURNEY = 8
ON_POSTGRES = 5  # every fifth journey


async def test_after_fifty_kills_at_random_moments_nothing_is_lost_and_nothing_happened_twice(
    helper: Helper, sqlite: Sqlite, postgres: Postgres, tmp_path: Path
) -> None:
    seed = int(os.environ.get("SEED") or random.SystemRandom().randrange(10**6))
    left, number = KILLS, 0
    while left > 0:
        on_postgres = number % ON_POSTGRES == ON_POSTGRES - 1
        database = (postgres if on_postgres else sqlite).fresh()
        folder = tmp_path / str(number)
        folder.mkdir()
        rng = random.Random(f"{seed}/{number}")
        where = f"SEED={seed}, journey {number} on {database.kind}"
        left -= await travel(helper, database, folder, rng, min(left, KILLS_A_JOURNEY), where)
        number += 1


async def travel(
    helper: Helper, database: Database, folder: Path, rng: random.Random, kills: int, where: str
) -> int:
    """One journey and its check; how many kills fell into it."""
    async with journey(helper, database, folder, rng, kills) as one:
        try:
            await one.go()
            with database.open_runner(now=one.clock.now()) as runner:
                await check(one, runner)
        except BaseException as error:
            error.add_note(f"{where}: {one.killer.struck} kills\n{one.lives.log()[-4000:]}")
            raise
        return one.killer.struck
