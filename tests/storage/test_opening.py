from services.district import AskDistrict
from tests.support.databases import Database


async def test_smoke(database: Database) -> None:
    with database.open_runner() as r:
        assert (await r.run(AskDistrict())).name
