"""Hostile and clumsy use: old buttons, double taps, forged presses, answers that come too late."""

import asyncio

from messages.callbacks import encode
from messages.presses import Home
from tests.support.databases import check_invariants
from tests.support.person import ChatOnPhone, PersonPhone, Seen
from tests.support.stage import Stage, has_send, has_times, stage

NEXT_DAY = 25
FORGED = [
    "ps:{v}:zzzzzzz:SR-03-A",
    "ps:{v}:0:SR-01-A",
    "pp:{v}:0",
    "pt:{v}:R1",
    "ptl:{v}:zz",
    "s:{v}",
    "cy:{v}",
    "u:{v}",
    "o:{v}:zzzzzzzzzzzz",
    "of:1:1:1",
    "ok:1",
    "nr:1",
    "kc:1:1",
    "h:-5",
    "zz",
    "a:{v}:x",
]


async def offered(st: Stage, pick: int = 3) -> tuple[PersonPhone, ChatOnPhone, Seen, Seen]:
    """A request to which the office has offered another time: family, office chat, card, offer."""
    family, worker, card = await st.requested()
    await worker.tap(card, "🔁")
    picking = await worker.wait(lambda m: m.id == card.id and has_times(m))
    await worker.tap(picking, picking.buttons[pick])
    return family, worker, card, await family.see("bietet Ihnen")


async def still(st: Stage, chat: ChatOnPhone) -> list[Seen]:
    """The chat once nothing more is on its way: a press that was answered is handled to its end."""
    await st.app.lanes.idle()
    await st.app.courier.deliver_due()
    return await chat.chat()


async def test_two_phones_of_one_account_send_once() -> None:
    async with stage() as st:
        family, summary = await st.at_summary()
        data = summary.button("✅").data or ""
        await asyncio.gather(*(family.tap_data(summary, data) for _ in range(4)))
        await family.see("Anfrage wurde gesendet")
        await family.text("/termine")
        listed = await family.see("Sie haben 1 Termin")
        assert sum("⏳" in label for label in listed.buttons) == 1
        await check_invariants(st.runner)


async def test_staff_cannot_decide_while_a_cancellation_can_be_taken_back_and_can_afterwards() -> None:
    async with stage() as st:
        family, worker, card = await st.requested()
        await family.tap(None, "🗓")
        await family.tap(None, "⏳")
        await family.tap(None, "❌")
        await family.tap(await family.see("wirklich absagen"), "❌ Ja")
        cancelled = await family.see("abgesagt")
        early = await worker.tap(card, "✅")
        assert "Bestätigt" not in early.text
        await family.tap(cancelled, "↩")
        await family.wait(lambda m: m.id == cancelled.id and "abgesagt" not in m.text)
        fresh = await worker.wait(
            lambda m: m.id == card.id and m.rows != [] and m.rows[0][0].data != card.rows[0][0].data
        )
        await worker.tap(fresh, "✅")
        await family.wait(lambda m: m.text.startswith("✅"))
        await check_invariants(st.runner)


async def test_an_offer_accepted_while_another_move_is_at_its_summary_leaves_one_time() -> None:
    async with stage() as st:
        family, worker, confirmation = await st.booked()
        card = await worker.wait(lambda m: "Gebucht" in m.text)
        await family.tap(confirmation, "🔁")
        times = await family.wait(has_times)
        await family.tap(times, times.buttons[2])
        summary = await family.wait(has_send)
        await worker.tap(card, "🔁")
        picking = await worker.wait(lambda m: m.id == card.id and has_times(m))
        await worker.tap(picking, picking.buttons[3])
        await family.tap(await family.see("bietet Ihnen"), "✅ Ja")
        late = await family.tap(summary, "✅")
        assert late.show_alert
        await check_invariants(st.runner)
        await family.text("/termine")
        await family.see("Sie haben 1 Termin")


async def test_forged_presses_at_home_change_nothing_and_always_lead_on() -> None:
    async with stage() as st:
        family = await st.at_home()
        for pattern in FORGED:
            shown = await family.wait(lambda m: m.from_bot and m.buttons != [])
            version = next(
                int(b.data.split(":")[1], 36)
                for row in shown.rows
                for b in row
                if b.data and b.data.split(":")[0] in {"l", "b", "h"}
            )
            data = pattern.replace("{v}", encode(Home(version)).split(":")[1])
            assert (await family.tap_data(shown, data)).answered, data
            assert (await still(st, family))[-1].buttons, data
        await family.text("/start")
        await family.see("Was können wir")


async def test_the_answered_request_is_not_shown_as_still_waiting() -> None:
    async with stage() as st:
        family, worker, card = await st.requested()
        await worker.tap(card, "✖")
        declined = await family.see("nicht anbieten")
        await family.text("Warum?")
        shown = await family.see("liest niemand", after=declined)
        assert "Sie müssen nichts weiter tun" not in shown.text


async def test_a_guest_of_the_office_chat_cannot_overwrite_a_card() -> None:
    async with stage() as st:
        _, worker, card = await st.requested()
        guest = await st.people.phone("Gast", "de", id=5005)
        await guest.join(worker.chat_id)
        for data in ("nl:de", "nl:", "nh:de", "np:de", "na:de"):
            await guest.in_chat(worker.chat_id).tap_data(card, data)
            now = next(m for m in await still(st, worker) if m.id == card.id)
            assert "Wartet" in now.text, data


async def test_a_request_with_an_open_offer_does_not_blame_the_office_when_it_ends() -> None:
    async with stage() as st:
        family, _, _, offer = await offered(st)
        await st.pass_time(hours=23)
        ended = await family.wait(lambda m: m.from_bot and m.id > offer.id, after=offer)
        assert "Das Büro hat auf Ihre Anfrage nicht" not in ended.text


async def test_an_old_offer_leads_to_the_appointment_and_not_to_the_start() -> None:
    async with stage() as st:
        family, worker, card, offer = await offered(st)
        waiting = await worker.wait(lambda m: m.id == card.id and "angeboten" in m.text)
        await worker.tap(waiting, "✅")
        await family.wait(lambda m: m.text.startswith("✅"))
        await family.text("/start")
        await family.see("Was können wir")
        await family.tap(offer, "✅")
        last = (await still(st, family))[-1]
        assert "09:30" in last.text


async def test_the_morning_after_the_buttons_below_still_work() -> None:
    async with stage() as st:
        family, worker, card = await st.requested(pick=5)
        await worker.tap(card, "✅")
        await family.wait(lambda m: m.text.startswith("✅"))
        await st.pass_time(hours=NEXT_DAY)
        answer = await family.tap(None, "🗓")
        assert not answer.show_alert


async def test_who_goes_back_from_the_summary_still_sees_the_time_it_had_picked() -> None:
    async with stage() as st:
        family, times = await st.at_times("Українська")
        picked = times.buttons[0]
        await family.tap(times, picked)
        await family.tap(await family.wait(has_send), "◀")
        again = await family.wait(has_times)
        assert picked in again.buttons


async def test_no_time_is_offered_for_a_talk_that_is_over() -> None:
    async with stage() as st:
        _, worker, _ = await st.booked()
        card = await worker.wait(lambda m: "Gebucht" in m.text)
        await st.pass_time(days=2)
        assert (await worker.tap(card, "🔁")).show_alert


async def test_an_open_offer_of_the_office_is_not_shown_as_the_familys_own_wish() -> None:
    async with stage() as st:
        family, _, _, offer = await offered(st)
        await family.text("Wer ist da?")
        shown = await family.see("liest niemand", after=offer)
        assert "Ihr Wunsch nach einem neuen Termin" not in shown.text
