"""`make demo` as a newcomer meets it: the whole journey in headless Chromium, by clicks alone."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator

import pytest_asyncio

from tests.support.browser import Page, needs_browser, open_page
from tests.support.stage import ROOT

pytestmark = needs_browser
FIRST_SLOT = re.compile(r"\d\d:\d\d")


@pytest_asyncio.fixture
async def address() -> AsyncIterator[str]:
    """The address that the demonstration prints."""
    clean = {name: value for name, value in os.environ.items() if name not in {"BOT_TOKEN", "SECRET_KEYS"}}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "demo",
        "--port",
        "0",
        cwd=ROOT,
        env=clean,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    printed = ""
    while "http" not in printed:
        line = await process.stdout.readline()
        assert line, "the demonstration ended before it printed its address"
        printed = line.decode()
    yield printed.split()[-1]
    process.send_signal(signal.SIGTERM)
    assert await process.wait() == 0


async def press(place: Page, name: str | re.Pattern[str]) -> None:
    await place.get_by_role("button", name=name).first.click()


async def test_a_newcomer_sees_booking_confirmation_and_reminder(address: str) -> None:
    async with open_page() as page:
        await page.goto(address)
        family = page.get_by_role("region", name="Amal")
        office = page.get_by_role("region", name="Anna Beispiel")
        await press(family, "Start")
        await press(family, "العربية")
        await press(family, re.compile("✅"))
        await press(family, re.compile("📅"))
        await family.get_by_text("مثلًا").or_(family.get_by_text("21357")).first.wait_for()
        await family.get_by_role("textbox").fill("21357")
        await family.get_by_role("textbox").press("Enter")
        await family.get_by_text("Bardowick").first.wait_for()
        await press(family.get_by_role("log"), re.compile("أطفال|الأطفال"))
        await press(family, FIRST_SLOT)
        await press(family, re.compile("✅"))
        await office.get_by_text("Wartet auf Ihre Antwort").wait_for()
        await press(office, re.compile("✅"))
        await office.get_by_text("Bestätigt von").wait_for()
        await family.get_by_text("تم حجز موعدكم").wait_for()
        await press(page, "To the next reminder")
        await family.get_by_text("هل ستحضرون؟").wait_for()
        last = family.locator(".message").last
        assert await last.get_attribute("dir") == "rtl"
        await page.reload()
        await family.get_by_text("هل ستحضرون؟").wait_for()
        await press(family, re.compile("✅"))
        await family.get_by_text("شكر").last.wait_for()


async def test_on_a_narrow_screen_one_phone_shows_at_a_time(address: str) -> None:
    async with open_page(width=390, height=844, locale="de-DE") as page:
        await page.goto(address)
        await page.get_by_role("region", name="Amal").wait_for()
        assert await page.get_by_role("region").count() == 1
        width = await page.evaluate("document.documentElement.scrollWidth")
        assert width <= 390
