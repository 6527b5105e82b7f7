"""The whole journey over real HTTP: a family books, staff confirm, reminders arrive."""

from datetime import timedelta

import pytest

from services.accounts import FindVisitor
from tests.support.person import start_of
from tests.support.stage import has_times, stage
from tests.support.strict import check_calls

LANGUAGES = {
    "Deutsch": ("gebucht", "Dienstag", "Kommen Sie"),
    "English": ("booked", "Tuesday", "coming"),
    "العربية": ("تم حجز", "الثلاثاء", "هل ستحضرون"),
    "Українська": ("призначено", "вівторок", "Ви прийдете"),
}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_family_books_staff_confirm_and_the_reminder_arrives(language: str) -> None:
    booked, weekday, coming = LANGUAGES[language]
    async with stage() as st:
        family, worker, confirmation = await st.booked(language)
        assert booked in confirmation.text
        assert weekday in confirmation.text
        assert "Beispielstraße" in confirmation.text

        st.clock.set(start_of(confirmation) - timedelta(hours=1, minutes=59))
        await st.sweep()
        reminder = await family.wait(lambda m: "⏰" in m.text, what="the reminder")
        assert start_of(reminder) == start_of(confirmation)
        assert coming in reminder.text
        assert "Bilal" not in reminder.text
        assert "Anna" not in reminder.text
        await family.tap(reminder, "✅")
        await family.wait(lambda m: m.id == reminder.id and "✅" in m.text, what="the thanks")
        assert [b[0] for b in (await family.last()).buttons] == ["🔁", "❌"]
        card = await worker.last()
        assert "Gebucht" in card.text
        check_calls(st.sandbox.calls)


async def test_a_newcomer_needs_six_presses_beside_the_postcode() -> None:
    async with stage() as st:
        await st.requested()
        presses = [u for u in st.sandbox.calls if u.method == "answerCallbackQuery"]
        assert len(presses) == 6


async def test_a_returning_family_needs_three_presses() -> None:
    async with stage() as st:
        family, _, _ = await st.booked()
        await family.text("/start")
        home = await family.wait(lambda m: any("Wieder" in b for b in m.buttons))
        before = len([c for c in st.sandbox.calls if c.method == "answerCallbackQuery"])
        await family.tap(home, "📅 Wieder")
        times = await family.wait(has_times)
        await family.tap(times, times.buttons[0])
        summary = await family.wait(lambda m: m.buttons[:1] == ["✅ Senden"])
        await family.tap(summary, "✅")
        await family.see("Anfrage wurde gesendet")
        assert len([c for c in st.sandbox.calls if c.method == "answerCallbackQuery"]) - before == 3


async def test_each_recipient_reads_the_same_event_in_their_own_language() -> None:
    async with stage() as st:
        family, worker, card = await st.requested("العربية")
        assert "Wartet" in card.text
        assert "Arabisch" in card.text
        answer = await worker.tap(card, "✅")
        assert answer.text.startswith("Bestätigt")
        await family.see("تم حجز موعدكم")


async def test_the_card_tells_neither_topic_nor_name_nor_account() -> None:
    async with stage() as st:
        _, _, card = await st.requested()
        for forbidden in ("Alltag", "Amal", "1001", "Thema"):
            assert forbidden not in card.text


async def test_the_summary_names_the_carrier_before_anything_is_sent() -> None:
    async with stage() as st:
        _, summary = await st.at_summary()
        assert "Samtgemeinde Bardowick" in summary.text


async def test_before_the_consent_nothing_is_kept_of_a_person() -> None:
    async with stage() as st:
        family = await st.family()
        await family.start()
        await family.tap(None, "Deutsch")
        await family.see("einverstanden")
        assert (await st.runner.read(FindVisitor(channel_id=1001))).account_id is None
        await family.tap(None, "✅")
        await family.wait(lambda m: any("📅" in b for b in m.buttons))
        assert (await st.runner.read(FindVisitor(channel_id=1001))).language == "de"


async def test_help_numbers_show_before_the_consent_and_in_every_screen() -> None:
    async with stage() as st:
        family = await st.family()
        await family.start()
        await family.tap(None, "Deutsch")
        await family.tap(None, "🆘")
        await family.see("112")
        await family.tap(None, "◀")
        await family.tap(None, "✅")
        home = await family.wait(lambda m: any("📅" in b for b in m.buttons))
        await family.tap(home, "📅")
        place = await family.see("Postleitzahl")
        assert any("🆘" in b for b in place.buttons)
        await family.tap(place, "🆘")
        await family.see("112")
        await family.tap(None, "◀")
        await family.see("Postleitzahl")
        await family.text("/help")
        await family.see("112")


async def test_the_language_can_be_switched_in_the_middle_of_a_booking() -> None:
    async with stage() as st:
        family, times = await st.at_times("Deutsch")
        await family.text("/language")
        picker = await family.wait(lambda m: "English" in m.buttons)
        await family.tap(picker, "English")
        again = await family.see("When can you come?")
        assert has_times(again)
        assert times.buttons[0] not in again.buttons


async def test_the_language_of_the_talk_is_apart_from_that_of_the_chat() -> None:
    async with stage() as st:
        family, summary = await st.at_summary("Deutsch")
        assert "Sprache im Gespräch: Deutsch" in summary.text
        await family.tap(summary, "🌐")
        await family.tap(None, "Englisch")
        changed = await family.see("Sprache im Gespräch: Englisch")
        assert "✅ Senden" in changed.buttons


async def test_for_a_language_that_somebody_else_speaks_their_times_are_shown() -> None:
    async with stage() as st:
        family, summary = await st.at_summary("Deutsch")
        await family.tap(summary, "🌐")
        await family.tap(None, "Ukrainisch")
        assert has_times(await family.see("Fachkraft Ukrainisch"))
