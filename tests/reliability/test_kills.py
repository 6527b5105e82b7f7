import os
import random
import time
from pathlib import Path

from tests.reliability.journey import journey
from tests.support.databases import Database
from tests.support.killing import Helper


async def test_try(helper: Helper, sqlite_database: Database, tmp_path: Path) -> None:
    seed = int(os.environ.get("SEED", "1"))
    rng = random.Random(seed)
    t = time.monotonic()
    async with journey(helper, sqlite_database, tmp_path, rng, int(os.environ.get("KILLS", "0"))) as one:
        try:
            print("up", time.monotonic() - t)
            await one.go()
        except BaseException:
            print(one.lives.log()[-5000:])
            raise
        finally:
            print(time.monotonic() - t, one.killer.steps, one.killer.struck, [f.done for f in one.families])
