"""Bad input: each a clear, kind answer, and nothing changed."""

from datetime import timedelta

import pytest

from messages.callbacks import encode
from messages.presses import (
    CardConfirm,
    NoticeCancel,
    Open,
    PickSlot,
    Send,
)
from tests.support.person import Button, PersonPhone, Seen
from tests.support.stage import MONDAY, Stage, has_send, has_times, stage

LEFT_HALF = '"\\ud800\\ud800 abc"'


def all_buttons(message: Seen) -> list[Button]:
    return [button for row in message.rows for button in row]


async def asked_for_place(st: Stage) -> PersonPhone:
    family = await st.at_home()
    await family.tap(None, "📅")
    await family.see("Postleitzahl")
    return family


@pytest.mark.parametrize("text", ["Hamburg", "99999", "?????", "x" * 4000, "😀😀😀", "'; DROP TABLE"])
async def test_an_unknown_place_is_said_kindly_and_asked_again(text: str) -> None:
    async with stage() as st:
        family = await asked_for_place(st)
        await family.text(text)
        again = await family.see("nicht gefunden")
        assert any("◀" in b for b in again.buttons)
        await family.text("21357")
        await family.see("Bardowick")


async def test_of_two_places_with_one_name_the_family_is_asked_which() -> None:
    async with stage() as st:
        family = await asked_for_place(st)
        await family.text("Oldendorf")
        choice = await family.wait(lambda m: any("Luhe" in b for b in m.buttons))
        assert any("Göhrde" in b for b in choice.buttons)
        await family.tap(choice, "Oldendorf (Luhe)")
        await family.see("Amelinghausen")


async def test_a_slip_is_asked_back_before_it_decides() -> None:
    async with stage() as st:
        family = await asked_for_place(st)
        await family.text("Embsem")
        choice = await family.see("Meinen Sie diesen Ort")
        assert choice.buttons[0].startswith("Embsen")


async def test_families_of_the_city_get_its_contact_instead_of_a_slot() -> None:
    async with stage() as st:
        family = await asked_for_place(st)
        await family.text("21335")
        contact = await family.see("Hansestadt Lüneburg")
        assert "hansestadt-lueneburg.de" in contact.text
        assert not has_times(contact)


async def test_an_office_without_a_chat_shows_its_contact_instead_of_a_dead_end() -> None:
    async with stage() as st:
        family = await asked_for_place(st)
        await family.text("21365")
        contact = await family.see("Adendorf")
        assert "+49" in contact.text


async def test_a_past_time_cannot_be_booked() -> None:
    async with stage() as st:
        family, times = await st.at_times()
        version = times.button(times.buttons[0]).data or ""
        v = int(version.split(":")[1], 36)
        past = encode(PickSlot(v, MONDAY - timedelta(days=7), "SR-03-A"))
        answer = await family.tap_data(times, past)
        assert "nicht mehr" in answer.text
        assert answer.show_alert
        assert has_times(await family.last())


async def test_a_time_another_family_holds_is_taken_and_fresh_times_are_shown() -> None:
    async with stage() as st:
        first, times_of_first = await st.at_times(phone_id=1001)
        second, times_of_second = await st.at_times(phone_id=1002)
        await first.tap(times_of_first, times_of_first.buttons[0])
        await first.wait(has_send)
        taken = times_of_second.button(times_of_second.buttons[0]).data or ""
        answer = await second.tap_data(times_of_second, taken)
        assert "schneller" in answer.text
        tail = taken.split(":", 2)[2]
        await second.wait(lambda m: has_times(m) and not any(tail in (b.data or "") for b in all_buttons(m)))


async def test_somebody_elses_button_does_nothing_and_reveals_nothing() -> None:
    async with stage() as st:
        owner, _, _ = await st.booked(phone_id=1001)
        stranger = await st.at_home(phone_id=1002)
        home = await stranger.last()
        for data in (encode(NoticeCancel(1)), encode(Open(1, 1))):
            answer = await stranger.tap_data(home, data)
            assert "Bardowick" not in answer.text
            assert answer.show_alert
        assert (await owner.last()).text.startswith("✅")


async def test_a_family_cannot_press_the_offices_buttons() -> None:
    async with stage() as st:
        family, worker, card = await st.requested()
        answer = await family.tap_data(await family.last(), encode(CardConfirm(1, 1)))
        assert "nicht für Sie" in answer.text
        assert "Wartet" in (await worker.wait(lambda m: m.id == card.id)).text


async def test_pressing_twice_sends_once() -> None:
    async with stage() as st:
        family, summary = await st.at_summary()
        send = summary.button("✅").data or ""
        await family.press(summary, send)
        await family.tap_data(summary, send)
        await family.see("Anfrage wurde gesendet")
        worker = await st.worker()
        await worker.wait(lambda m: "⏳" in m.text)
        cards = [m for m in await worker.chat() if "⏳" in m.text]
        assert len(cards) == 1


async def test_an_expired_hold_is_said_and_times_are_shown_again() -> None:
    async with stage() as st:
        family, summary = await st.at_summary()
        st.clock.advance(timedelta(minutes=11))
        answer = await family.tap(summary, "✅")
        assert "10 Minuten" in answer.text
        await family.wait(lambda m: m.id == summary.id and has_times(m))
        assert [m for m in await (await st.worker()).chat() if "⏳" in m.text] == []


async def test_a_forged_version_changes_nothing() -> None:
    async with stage() as st:
        family, summary = await st.at_summary()
        answer = await family.tap_data(summary, encode(Send(999)))
        assert "geändert" in answer.text
        assert has_send(await family.last())


@pytest.mark.parametrize("kind", ["photo", "voice", "document", "sticker", "video_note", "location"])
async def test_what_is_not_text_gets_a_kind_hint_and_the_buttons_again(kind: str) -> None:
    async with stage() as st:
        family = await st.at_home()
        where = {"latitude": 53.3, "longitude": 10.4} if kind == "location" else {}
        await family.send(kind, **where)
        hint = await family.see("Nichts davon wurde gespeichert")
        assert any("📅" in b for b in hint.buttons)


async def test_an_unasked_text_gets_a_kind_hint_and_the_buttons_again() -> None:
    async with stage() as st:
        family = await st.at_home()
        await family.text("Können Sie mir bitte helfen? " * 100)
        hint = await family.see("nicht gespeichert")
        assert "112" in hint.text
        assert any("📅" in b for b in hint.buttons)


@pytest.mark.parametrize("data", ["", "x", "s:", "s:zz:1", "ps:1:zzzzzzzzzzzzzzzz:a", "💥", "nm:-1", "kc:1"])
async def test_foreign_button_data_shows_how_it_stands(data: str) -> None:
    async with stage() as st:
        family = await st.at_home()
        answer = await family.tap_data(await family.last(), data or " ")
        assert answer.answered


async def test_lone_surrogates_in_an_update_do_no_harm() -> None:
    async with stage() as st:
        family = await asked_for_place(st)
        await st.people.raw_text(
            '{"message":{"message_id":99,"date":1,"chat":{"id":1001,"type":"private","first_name":"A"},'
            f'"from":{{"id":1001,"is_bot":false,"first_name":{LEFT_HALF}}},"text":{LEFT_HALF}}}}}'
        )
        await family.see("nicht gefunden")


async def test_ten_thousand_characters_are_no_place_and_no_harm() -> None:
    async with stage() as st:
        family = await asked_for_place(st)
        chat = {"id": 1001, "type": "private", "first_name": "A"}
        sender = {"id": 1001, "is_bot": False, "first_name": "A"}
        message = {"message_id": 99, "date": 1, "chat": chat, "from": sender, "text": "x" * 10_000}
        await st.people.raw({"message": message})
        await family.see("nicht gefunden")


async def test_only_the_coordinator_sees_the_overview() -> None:
    async with stage() as st:
        worker = await st.people.phone("Anna Beispiel", "de", id=2001)
        await worker.text("/overview")
        await worker.see("nicht für Sie")
        coordinator = await st.people.phone("Katrin Koordination", "de", id=3001)
        await coordinator.text("/overview")
        overview = await coordinator.see("Alle Büros")
        assert overview.text.count("Sozialraumbüro") == 10
