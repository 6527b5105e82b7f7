"""Cancelling, taking back, moving by either side, declining, expiring: over real HTTP, both sides watched."""

import asyncio
from datetime import timedelta

from messages.callbacks import encode
from messages.presses import CardConfirm
from tests.support.stage import has_send, has_times, stage


async def test_a_cancellation_can_be_taken_back_for_a_minute() -> None:
    async with stage() as st:
        family, worker, confirmation = await st.booked()
        await family.tap(confirmation, "❌")
        ask = await family.see("wirklich absagen")
        await family.tap(ask, "❌ Ja")
        cancelled = await family.see("abgesagt")
        assert any("↩" in b for b in cancelled.buttons)
        await family.tap(cancelled, "↩")
        await family.wait(lambda m: m.id == cancelled.id and "gebucht" in m.text)
        await st.pass_time(minutes=2)
        assert [m for m in await worker.chat() if "abgesagt" in m.text] == []


async def test_after_a_minute_the_cancellation_is_final_and_the_office_is_told() -> None:
    async with stage() as st:
        family, worker, confirmation = await st.booked()
        await family.tap(confirmation, "❌")
        await family.tap(await family.see("wirklich absagen"), "❌ Ja")
        cancelled = await family.see("abgesagt")
        await st.pass_time(minutes=2)
        await worker.see("hat abgesagt")
        card = await worker.wait(lambda m: "✖" in m.text)
        assert card.buttons == []
        answer = await family.tap(cancelled, "↩")
        assert "zu spät" in answer.text or "geändert" in answer.text
        other, times = await st.at_times(phone_id=1002)
        assert times.buttons[0] == "Di. 24.11., 09:30"
        assert other


async def test_no_reminder_comes_after_a_cancellation() -> None:
    async with stage() as st:
        family, _, confirmation = await st.booked()
        await family.tap(confirmation, "❌")
        await family.tap(await family.see("wirklich absagen"), "❌ Ja")
        await family.see("abgesagt")
        await st.pass_time(minutes=2)
        await st.pass_time(hours=22)
        await st.app.courier.deliver_due()
        assert [m for m in await family.chat() if "⏰" in m.text] == []


async def test_the_family_moves_a_booked_talk_and_the_office_confirms_the_new_time() -> None:
    async with stage() as st:
        family, worker, confirmation = await st.booked()
        await family.tap(confirmation, "🔁")
        times = await family.wait(lambda m: (has_times(m) and "Bisher" in m.text) or "bisherig" in m.text)
        await family.tap(times, times.buttons[5])
        summary = await family.wait(lambda m: has_send(m) and m.id != confirmation.id)
        await family.tap(summary, "✅")
        await family.see("neuen Termin")
        card = await worker.wait(lambda m: "🔁" in m.text and "✅ Bestätigen" in m.buttons)
        await worker.tap(card, "✅")
        moved = await family.see("neuen Termin", after=confirmation)
        assert times.buttons[5].split(", ")[1] in moved.text or moved


async def test_the_old_time_stays_when_the_office_refuses_the_move() -> None:
    async with stage() as st:
        family, worker, confirmation = await st.booked()
        await family.tap(confirmation, "🔁")
        times = await family.wait(lambda m: has_times(m) and m.id != confirmation.id)
        await family.tap(times, times.buttons[5])
        await family.tap(await family.wait(lambda m: has_send(m) and m.id != confirmation.id), "✅")
        card = await worker.wait(lambda m: "🔁" in m.text and "✖ Ablehnen" in m.buttons)
        await worker.tap(card, "✖")
        await family.see("09:30", after=confirmation)
        await worker.wait(lambda m: m.id == card.id and "Gebucht" in m.text)


async def test_the_office_offers_another_time_and_the_family_takes_it() -> None:
    async with stage() as st:
        family, worker, card = await st.requested()
        await worker.tap(card, "🔁")
        picking = await worker.wait(lambda m: m.id == card.id and has_times(m))
        await worker.tap(picking, picking.buttons[3])
        offer = await family.wait(lambda m: any("✅ Ja" in b for b in m.buttons))
        await family.tap(offer, "✅")
        confirmation = await family.wait(lambda m: m.text.startswith("✅"))
        assert picking.buttons[3].split(", ")[1] in confirmation.text
        await worker.see("nimmt")


async def test_the_family_refuses_the_offered_time_and_the_office_still_decides() -> None:
    async with stage() as st:
        family, worker, card = await st.requested()
        await worker.tap(card, "🔁")
        picking = await worker.wait(lambda m: m.id == card.id and has_times(m))
        await worker.tap(picking, picking.buttons[3])
        offer = await family.wait(lambda m: any("✅ Ja" in b for b in m.buttons))
        await family.tap(offer, "Nein")
        waiting = await worker.wait(lambda m: m.id == card.id and "Wartet auf Ihre" in m.text)
        await worker.tap(waiting, "✅")
        await family.wait(lambda m: m.text.startswith("✅") and "09:30" in m.text)


async def test_a_declined_family_chooses_a_new_time_with_one_press() -> None:
    async with stage() as st:
        family, worker, card = await st.requested()
        await worker.tap(card, "✖")
        declined = await family.see("nicht anbieten")
        await family.tap(declined, "📅")
        await family.wait(has_times)
        done = await worker.wait(lambda m: m.id == card.id and "Abgelehnt" in m.text)
        assert done.buttons == []


async def test_a_request_nobody_answers_expires_and_the_family_is_offered_new_times() -> None:
    async with stage() as st:
        family, worker, card = await st.requested()
        await st.pass_time(hours=22, minutes=45)
        expired = await family.see("nicht rechtzeitig")
        assert any("📅" in b for b in expired.buttons)
        await worker.wait(lambda m: m.id == card.id and "Abgelaufen" in m.text)


async def test_of_two_staff_one_is_faster_and_the_other_is_told_who() -> None:
    async with stage() as st:
        family, anna, card = await st.requested()
        bilal = await st.worker(2002)
        data = encode(CardConfirm(1, 1))
        answers = await asyncio.gather(anna.tap_data(card, data), bilal.tap_data(card, data))
        texts = sorted(answer.text for answer in answers)
        assert sum("Bestätigt" in text for text in texts) == 1
        assert sum("schneller" in text for text in texts) == 1
        await family.wait(lambda m: m.text.startswith("✅"))


async def test_a_stranger_in_the_office_chat_can_decide_nothing() -> None:
    async with stage() as st:
        _, worker, card = await st.requested()
        guest = await st.people.phone("Gast", "de", id=5005)
        await guest.join(card.raw.get("chat_id", -4003))
        answer = await guest.in_chat(-4003).tap(card, "✅")
        assert "nicht für Sie" in answer.text
        assert "Wartet" in (await worker.wait(lambda m: m.id == card.id)).text


async def test_a_restart_in_the_middle_of_a_booking_goes_unnoticed() -> None:
    async with stage() as st:
        family, times = await st.at_times()
        await st.restart()
        await family.tap(times, times.buttons[0])
        summary = await family.wait(has_send)
        await st.restart()
        await family.tap(summary, "✅")
        await family.see("Anfrage wurde gesendet")


async def test_a_family_that_blocked_the_bot_is_marked_and_the_office_is_told() -> None:
    async with stage() as st:
        family, worker, card = await st.requested()
        await family.block()
        await worker.tap(card, "✅")
        await worker.see("nicht erreichbar")


async def test_reminders_are_replaced_when_the_talk_is_moved() -> None:
    async with stage() as st:
        family, worker, card = await st.requested()
        await worker.tap(card, "🔁")
        picking = await worker.wait(lambda m: m.id == card.id and has_times(m))
        later = await worker.wait(lambda m: m.id == card.id and has_times(m))
        await worker.tap(later, picking.buttons[5])
        offer = await family.wait(lambda m: any("✅ Ja" in b for b in m.buttons))
        await family.tap(offer, "✅")
        await family.wait(lambda m: m.text.startswith("✅"))
        st.clock.advance(timedelta(hours=30))
        await st.sweep()
        await st.app.courier.deliver_due()
        reminders = [m for m in await family.chat() if "⏰" in m.text]
        assert len(reminders) <= 1
