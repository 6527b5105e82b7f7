"""The web page: plain files, served as they are."""

from pathlib import Path

from aiohttp import web

PAGE = Path(__file__).parent / "page"
# The page loads nothing from elsewhere and runs no inline script.
POLICY = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'"


def add_page_routes(app: web.Application) -> None:
    """Take `/` and the files beside it."""
    app.router.add_get("/", index)
    app.router.add_static("/page/", PAGE)


async def index(request: web.Request) -> web.FileResponse:
    """Show the phones."""
    del request
    return web.FileResponse(PAGE / "index.html", headers={"Content-Security-Policy": POLICY})
