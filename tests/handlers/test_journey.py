"""The whole journey over real HTTP: a family books, staff confirm, a reminder arrives."""

import pytest

from tests.support.stage import Stage, stage
from tests.support.strict import check_calls


async def book_first_slot(st: Stage, language: str = "Deutsch", phone_id: int = 1001) -> None:
    """Six presses and a postcode."""
    family = await st.at_home(language, phone_id)
    await family.tap(None, "📅")
    await family.text("21357")
    topics = await family.see("Bardowick")
    await family.tap(topics, topics.buttons[0])
    times = await family.wait(lambda m: any("10:00" in b or "09:" in b for b in m.buttons))
    await family.tap(times, times.buttons[0])
    await family.wait(lambda m: "✅" in str(m.buttons))
    await family.tap(None, "✅")


@pytest.mark.parametrize("language", ["Deutsch", "English", "العربية", "Українська"])
async def test_a_family_books_staff_confirm_and_the_reminder_arrives(language: str) -> None:
    async with stage() as st:
        await book_first_slot(st, language)
        family = await st.family()
        worker = await st.worker()
        card = await worker.wait(lambda m: "⏳" in m.text, what="the card")
        answer = await worker.tap(card, "✅")
        assert "Bestätigt" in answer.text
        confirmed = await family.wait(lambda m: "✅" in m.text, what="the confirmation")
        assert "Beispielstraße" in confirmed.text
        await worker.wait(lambda m: m.id == card.id and "✅" in m.text, what="the changed card")
        await st.pass_time(days=1, hours=1)
        reminder = await family.wait(lambda m: "⏰" in m.text, what="the reminder")
        print(reminder)
        for m in await family.chat():
            print(m)
        for m in await worker.chat():
            print(m)
        check_calls(st.sandbox.calls)
