"""A real browser for tests: Debian's Chromium, driven by Playwright; without one the tests say so and skip."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needs_browser = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium on the PATH: the page was not tried in a browser"
)
Page = Any  # Playwright's types would have to be imported before the skip


@asynccontextmanager
async def open_page(*, width: int = 1400, height: int = 860, locale: str = "en-GB") -> AsyncIterator[Page]:
    """An empty page; an error in its scripts fails the test."""
    playwright = pytest.importorskip("playwright.async_api", reason="Playwright is not installed")
    async with playwright.async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = await browser.new_context(viewport={"width": width, "height": height}, locale=locale)
        opened = await context.new_page()
        errors: list[str] = []
        opened.on("pageerror", lambda error: errors.append(str(error)))
        yield opened
        assert errors == []
        await browser.close()
