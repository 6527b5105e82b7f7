"""The bot's own web addresses: health, readiness, metrics."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot import metrics
from bot.health import Health
from services.district import AskDistrict
from services.ports import DatabaseBusy, Runner

HEALTH: web.AppKey[Health] = web.AppKey("health", Health)
RUNNER: web.AppKey[Runner] = web.AppKey("runner", Runner)


async def healthz(_request: web.Request) -> web.Response:
    """The process lives."""
    return web.Response(text="ok\n")


async def readyz(request: web.Request) -> web.Response:
    """The process can serve: database and Telegram answer."""
    troubles = dict(request.app[HEALTH].troubles)
    try:
        await request.app[RUNNER].read(AskDistrict())
    except (DatabaseBusy, OSError):
        troubles["database"] = "does not answer"
    if troubles:
        return web.json_response({"ready": False, "troubles": troubles}, status=503)
    return web.json_response({"ready": True})


async def prometheus(_request: web.Request) -> web.Response:
    """Figures without persons."""
    return web.Response(body=metrics.exposition(), content_type="text/plain", charset="utf-8")


@asynccontextmanager
async def serve(host: str, port: int, health: Health, runner: Runner) -> AsyncIterator[int]:
    """Serve while the context lasts; gives the port (a free one for 0)."""
    app = web.Application()
    app[HEALTH], app[RUNNER] = health, runner
    app.add_routes(
        [web.get("/healthz", healthz), web.get("/readyz", readyz), web.get("/metrics", prometheus)]
    )
    site_runner = web.AppRunner(app, access_log=None)
    await site_runner.setup()
    try:
        site = web.TCPSite(site_runner, host, port)
        await site.start()
        yield int(site_runner.addresses[0][1])
    finally:
        await site_runner.cleanup()
