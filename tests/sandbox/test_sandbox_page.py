"""The page, in a real browser: by keyboard alone, right to left, and again after a reload."""

from collections.abc import AsyncIterator

import pytest_asyncio

from sandbox.server import Sandbox
from tests.sandbox import echo_aiogram
from tests.sandbox.caller import Caller
from tests.support.browser import Page, needs_browser, open_page
from tests.support.person import People

pytestmark = needs_browser


@pytest_asyncio.fixture
async def page() -> AsyncIterator[Page]:
    """Open an empty page of a browser that speaks English."""
    async with open_page() as opened:
        yield opened


async def amal_and_birgit(people: People) -> None:
    amal, birgit = await people.phone("Amal", "ar"), await people.phone("Birgit", "de")
    await people.panes([{"phone": one.id, "chat": one.id, "label": one.name} for one in (amal, birgit)])


async def test_a_visitor_talks_to_the_bot_by_keyboard_alone(
    sandbox: Sandbox, people: People, page: Page
) -> None:
    await amal_and_birgit(people)
    async with echo_aiogram.running(sandbox):
        await page.goto(sandbox.url)
        pane = page.get_by_role("region", name="Amal")
        await pane.get_by_role("button", name="Start").press("Enter")
        choice = pane.get_by_role("log").get_by_role("button", name="Press me")
        await choice.focus()
        await page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog")
        await dialog.get_by_text("Thank you").wait_for()
        await page.keyboard.press("Enter")
        await dialog.wait_for(state="hidden")
        await pane.get_by_text("You pressed").wait_for()
        assert await page.evaluate("document.activeElement !== document.body")
        await pane.get_by_role("textbox").press_sequentially("مرحباً")
        await page.keyboard.press("Enter")
        await pane.get_by_text("Echo: مرحباً").wait_for()
        own = pane.locator(".message.own").last
        assert await own.get_attribute("dir") == "rtl"
        assert await own.locator(".text").get_attribute("lang") == "ar"


async def test_an_edit_keeps_focus_on_the_button_in_the_same_place(
    sandbox: Sandbox, people: People, bot: Caller, page: Page
) -> None:
    amal = await people.phone("Amal", "ar")
    await people.panes([{"phone": amal.id, "chat": amal.id, "label": "Amal", "hint": "Press something"}])
    await amal.start()
    keyboard = [
        [{"text": "التالي", "callback_data": "next"}, {"text": "Code", "copy_text": {"text": "K7-22"}}]
    ]
    place = {"chat_id": amal.id, "reply_markup": {"inline_keyboard": keyboard}}
    sent = await bot.result("sendMessage", text="واحد", **place)
    await page.goto(sandbox.url)
    pane = page.get_by_role("region", name="Amal")
    await pane.get_by_text("Press something").wait_for()
    button = pane.get_by_role("button", name="التالي")
    await button.focus()
    await page.keyboard.press("Enter")
    update = (await bot.updates(timeout=5))[-1]
    await bot.result("editMessageText", message_id=sent["message_id"], text="اثنان", **place)
    await bot.result("answerCallbackQuery", callback_query_id=update["callback_query"]["id"], text="تم")
    await pane.get_by_text("اثنان").wait_for()
    await pane.get_by_role("status").get_by_text("تم").wait_for()
    assert await button.evaluate("node => node === document.activeElement")
    assert await button.get_attribute("dir") == "rtl"
    await pane.get_by_role("button", name="Code").click()
    await pane.get_by_role("status").get_by_text("Copied: K7-22").wait_for()


async def test_everything_is_there_again_after_a_reload(sandbox: Sandbox, people: People, page: Page) -> None:
    await amal_and_birgit(people)
    async with echo_aiogram.running(sandbox):
        await page.goto(sandbox.url)
        pane = page.get_by_role("region", name="Birgit")
        await pane.get_by_role("button", name="Start").click()
        await pane.get_by_text("Hello Birgit").wait_for()
        await page.reload()
        await pane.get_by_text("Hello Birgit").wait_for()
        assert await page.get_by_role("region").count() == 2
        assert await pane.get_by_role("textbox").is_visible()


async def test_markup_in_a_message_stays_text(sandbox: Sandbox, people: People, page: Page) -> None:
    await amal_and_birgit(people)
    await page.goto(sandbox.url)
    pane = page.get_by_role("region", name="Birgit")
    await pane.get_by_role("button", name="Start").click()
    await pane.get_by_role("textbox").fill("<img src=x onerror=alert(1)>")
    await page.keyboard.press("Enter")
    await pane.get_by_text("<img src=x onerror=alert(1)>").wait_for()
    assert await pane.locator("img").count() == 0


async def test_a_visitor_moves_the_clock_and_adds_a_phone(
    sandbox: Sandbox, people: People, page: Page
) -> None:
    await page.goto(sandbox.url)
    await page.get_by_role("button", name="+1 day").click()
    await page.wait_for_function("document.getElementById('empty').hidden === false")
    assert round(sandbox.clock.offset.total_seconds()) == 86_400
    assert not await page.get_by_role("button", name="To the next reminder").is_visible()
    await page.get_by_role("button", name="Add a phone").click()
    await page.get_by_label("Name").fill("Oksana")
    await page.get_by_label("Language").select_option("uk")
    await page.keyboard.press("Tab")
    await page.get_by_role("button", name="Add", exact=True).click()
    await page.get_by_role("region", name="Oksana").wait_for()
    assert [phone["language_code"] for phone in await people.get("/person/phones")] == ["uk"]


async def test_a_narrow_page_shows_one_phone_at_a_time(sandbox: Sandbox, people: People, page: Page) -> None:
    await amal_and_birgit(people)
    await page.set_viewport_size({"width": 390, "height": 800})
    await page.goto(sandbox.url)
    await page.get_by_role("region", name="Amal").wait_for()
    assert not await page.get_by_role("region", name="Birgit").is_visible()
    await page.get_by_role("navigation").get_by_role("button", name="Birgit").click()
    assert await page.get_by_role("region", name="Birgit").is_visible()
    assert not await page.get_by_role("region", name="Amal").is_visible()
    assert await page.evaluate("document.documentElement.scrollWidth <= 390")
