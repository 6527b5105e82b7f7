"""Families and staff who do not give up: they look at what their phone shows and go on from there.

Nobody here knows of processes. Whoever gets no answer presses again, as people do.
"""

import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field

from messages import presses as on
from messages.callbacks import (
    BadCallback,
    decode,
)
from messages.presses import Press
from tests.support.person import ChatOnPhone, NotSeenError, PersonPhone, RefusedError, Seen

PATIENCE_S = 0.5
LONGEST_S = 40.0
POSTCODE = "21357"
OFFERED = "Familie angeboten"
LANGUAGES = {"ar": "Arabisch", "de": "Deutsch", "en": "Englisch", "uk": "Ukrainisch"}

Act = Callable[[list[Seen]], Awaitable[None]]


def presses(seen: Seen) -> Iterator[Press]:
    """The presses a message offers."""
    for row in seen.rows:
        for button in row:
            if button.data:
                try:
                    yield decode(button.data)
                except BadCallback:
                    continue


def version_of(seen: Seen) -> int:
    """The dialogue's version that a message shows; 0 for anything else."""
    return max((press.v for press in presses(seen) if isinstance(press, VERSIONED)), default=0)


ON_CARD = (on.CardConfirm, on.CardDecline, on.CardTimes, on.CardPick)
VERSIONED = (
    on.Home,
    on.Back,
    on.Aside,
    on.Book,
    on.PickTopic,
    on.PickSlot,
    on.Send,
    on.List,
    on.Move,
    on.Undo,
)


def dialogue(chat: list[Seen]) -> Seen | None:
    """The dialogue's message: the one with the newest version."""
    best = max(chat, key=lambda seen: (version_of(seen), seen.id), default=None)
    return best if best and version_of(best) else None


def offers(seen: Seen | None, kind: type[Press]) -> bool:
    return seen is not None and any(isinstance(press, kind) for press in presses(seen))


def newest_with(chat: list[Seen], wanted: Callable[[Press], bool]) -> Seen | None:
    """The newest message with such a button."""
    return next((seen for seen in reversed(chat) if any(map(wanted, presses(seen)))), None)


async def looked_at(chat: ChatOnPhone) -> list[Seen]:
    return [seen for seen in await chat.chat() if seen.from_bot]


async def keep_on(
    chat: ChatOnPhone,
    done: Callable[[list[Seen]], bool],
    act: Act,
    what: str,
    *,
    beside: ChatOnPhone | None = None,
) -> list[Seen]:
    """Act on what is shown, wait a moment for an effect (also `beside`), look again, until it is done."""
    watched = [chat, beside] if beside else [chat]
    deadline = time.monotonic() + LONGEST_S
    while True:
        before = [await looked_at(one) for one in watched]
        if done(before[0]):
            return before[0]
        if time.monotonic() > deadline:
            drawn = "\n".join(map(str, before[0]))
            raise NotSeenError(f"{chat.name} could not get on with {what}. {chat.name} sees:\n{drawn}")
        try:
            await act(before[0])
        except RefusedError:
            continue  # the message went while it was looked at
        await _effect(watched, before)


async def _effect(watched: list[ChatOnPhone], before: list[list[Seen]]) -> None:
    """Wait until the bot has written or changed something, not longer than one likes to wait."""
    until = time.monotonic() + PATIENCE_S
    seq = -1
    while (left := until - time.monotonic()) > 0:
        seq = (await watched[0]._people.get("/person/events", {"after": seq, "wait": left}))["seq"]
        if [await looked_at(one) for one in watched] != before:
            return


async def press_on(
    chat: ChatOnPhone, message: Seen, wanted: Callable[[Press], bool], rng: random.Random
) -> None:
    """Press one of the buttons that are wanted, and wait a moment for the answer."""
    fitting = [button for row in message.rows for button in row if button.data and _is(button.data, wanted)]
    button = rng.choice(fitting)
    assert button.data
    query = await chat.press(message, button.data)
    path = f"/person/queries/{query}"
    await chat._people.get(path, {"wait": PATIENCE_S})


def _is(data: str, wanted: Callable[[Press], bool]) -> bool:
    try:
        return wanted(decode(data))
    except BadCallback:
        return False


def kind(*kinds: type[Press]) -> Callable[[Press], bool]:
    return lambda press: isinstance(press, kinds)


def about(appointment: int, *kinds: type[Press]) -> Callable[[Press], bool]:
    return lambda press: isinstance(press, kinds) and getattr(press, "appointment", None) == appointment


async def nothing(_shown: list[Seen]) -> None:
    """Only wait."""


@dataclass(kw_only=True)
class Family:
    """A family on its way, the staff who answer it, and what both know to have happened."""

    phone: PersonPhone
    staff: list[ChatOnPhone]
    language: str
    rng: random.Random
    done: Counter[str] = field(default_factory=Counter)
    cards: list[int] = field(default_factory=list)
    undecided: int | None = None
    booked: int | None = None
    cancelled: set[int] = field(default_factory=set)
    coming_pressed: int = 0

    # --- what it does

    async def arrive(self, native_name: str) -> None:
        """From the first word to the consent."""
        await self.phone.start()

        async def act(shown: list[Seen]) -> None:
            notice = newest_with(shown, kind(on.AgreeTo))
            welcome = newest_with(shown, kind(on.ChooseLanguage))
            if notice:
                await press_on(self.phone, notice, kind(on.AgreeTo), self.rng)
            elif welcome:
                label = welcome.button(native_name)
                await press_on(self.phone, welcome, lambda press: press == decode(label.data or ""), self.rng)

        await keep_on(self.phone, lambda shown: offers(dialogue(shown), on.Book), act, "arriving")

    async def book(self) -> None:
        """From home to the request that was sent; then staff have its card."""
        await self._walk(self._go_home, "booking")
        self.done["requested"] += 1
        self.undecided = await self._new_card()

    async def rebook(self, before: int) -> None:
        """From the notice of a refusal to a new request."""
        await self._walk(lambda: self._press_notice(about(before, on.NoticeRebook)), "booking again")
        self.done["requested"] += 1
        self.undecided = await self._new_card()

    async def ask_to_move(self) -> None:
        """Choose another time for what is booked."""
        await self._walk(lambda: self._press_notice(about(self.mine, on.NoticeMove)), "moving")
        self.done["move_requested"] += 1

    async def cancel(self) -> None:
        """Cancel what is booked; it can still be taken back."""
        start = self._version(await looked_at(self.phone))

        async def act(shown: list[Seen]) -> None:
            current = dialogue(shown)
            if current and version_of(current) > start and offers(current, on.Cancel):
                await press_on(self.phone, current, kind(on.Cancel), self.rng)
            else:
                await self._press_notice(about(self.mine, on.NoticeCancel))

        await keep_on(self.phone, lambda shown: offers(dialogue(shown), on.Undo), act, "cancelling")
        self.cancelled.add(self.mine)

    async def take_back(self) -> None:
        """Take the cancellation back."""

        async def act(shown: list[Seen]) -> None:
            current = dialogue(shown)
            if current and offers(current, on.Undo):
                await press_on(self.phone, current, kind(on.Undo), self.rng)

        await keep_on(self.phone, lambda shown: offers(dialogue(shown), on.Move), act, "taking it back")
        self.cancelled.discard(self.mine)

    async def answer_offer(self, *, accept: bool) -> None:
        """Answer the office's offer of another time."""
        number = self.undecided or self.mine
        versions: set[int] = set()

        def answers(press: Press) -> bool:
            return isinstance(press, on.AnswerOffered) and (press.appointment, press.accept) == (
                number,
                accept,
            )

        async def act(_shown: list[Seen]) -> None:
            offer = newest_with(await looked_at(self.phone), answers)
            if offer:
                versions.update(p.version for p in presses(offer) if isinstance(p, on.AnswerOffered))
                await press_on(self.phone, offer, answers, self.rng)

        def office_knows(shown: list[Seen]) -> bool:
            return bool(versions) and card_version(shown, number) > max(versions)

        if accept:
            await self._told_booked(act)
            self.done["move_accepted"] += 1
            self.booked, self.undecided = number, None
        else:
            await keep_on(self.staff[0], office_knows, act, "refusing the offer")
            self.done["move_refused"] += 1

    async def say_coming(self, reminder: Seen) -> None:
        """Answer a reminder."""

        async def act(shown: list[Seen]) -> None:
            now = next((seen for seen in shown if seen.id == reminder.id), None)
            if now and offers(now, on.Coming):
                self.coming_pressed += 1
                await press_on(self.phone, now, kind(on.Coming), self.rng)

        def said(shown: list[Seen]) -> bool:
            return not any(seen.id == reminder.id and offers(seen, on.Coming) for seen in shown)

        await keep_on(self.phone, said, act, "saying that it comes")
        self.done["coming"] += 1

    # --- what staff do for it

    async def be_confirmed(self) -> None:
        """Staff confirm what waits: the request, or the wish to move."""
        moving = self.undecided is None
        number = self.mine if moving else self.undecided
        assert number
        await self._told_booked(self._card_press(number, on.CardConfirm))
        self.done["moved" if moving else "booked"] += 1
        self.booked, self.undecided = number, None

    async def be_declined(self) -> int:
        """Staff decline the request; the appointment's number."""
        number = self.undecided
        assert number

        def told(shown: list[Seen]) -> bool:
            return newest_with(shown, about(number, on.NoticeRebook)) is not None

        await keep_on(
            self.phone, told, self._card_press(number, on.CardDecline), "being declined", beside=self.staff[0]
        )
        self.done["declined"] += 1
        self.undecided = None
        return number

    async def have_move_refused(self) -> None:
        """Staff decline the wish to move."""
        known = {seen.text for seen in await looked_at(self.phone)}

        def told(shown: list[Seen]) -> bool:
            wanted = about(self.mine, on.NoticeMove)
            return any(
                any(map(wanted, presses(s))) and not _has_code(s) and s.text not in known for s in shown
            )

        await keep_on(
            self.phone, told, self._card_press(self.mine, on.CardDecline), "having its wish refused"
        )
        self.done["move_refused"] += 1

    async def be_offered(self) -> None:
        """Staff look for another time and offer it."""
        number = self.undecided or self.mine
        before = _offered(await looked_at(self.phone), number)

        def told(shown: list[Seen]) -> bool:
            return _offered(shown, number) > before

        async def act(_shown: list[Seen]) -> None:
            office = self.rng.choice(self.staff)
            cards = await looked_at(office)
            shown = newest_with(cards, about(number, on.CardTimes))
            if shown and OFFERED in shown.text:
                return  # the offer is on its way to the family; another one would replace it
            for wanted in (about(number, on.CardPick), about(number, on.CardTimes)):
                card = newest_with(cards, wanted)
                if card:
                    await press_on(office, card, wanted, self.rng)
                    return

        await keep_on(self.phone, told, act, "getting an offer", beside=self.staff[0])
        self.done["move_offered"] += 1

    # --- how

    @property
    def mine(self) -> int:
        """The appointment that is booked."""
        assert self.booked
        return self.booked

    async def _walk(self, begin: Callable[[], Awaitable[None]], what: str) -> None:
        start = self._version(await looked_at(self.phone))

        async def act(shown: list[Seen]) -> None:
            current = dialogue(shown)
            if current is None or version_of(current) <= start:
                await begin()
                return
            for wanted in (on.Send, on.PickSlot, on.PickTopic, on.Book):
                if offers(current, wanted):
                    await press_on(self.phone, current, kind(wanted), self.rng)
                    return
            await self.phone.text(POSTCODE)

        def sent(shown: list[Seen]) -> bool:
            current = dialogue(shown)
            if current is None or version_of(current) <= start:
                return False
            return offers(current, on.Home) and offers(current, on.List) and not offers(current, on.Book)

        await keep_on(self.phone, sent, act, what)

    async def _go_home(self) -> None:
        await self.phone.start()

    async def _press_notice(self, wanted: Callable[[Press], bool]) -> None:
        notice = newest_with(await looked_at(self.phone), wanted)
        if notice:
            await press_on(self.phone, notice, wanted, self.rng)

    async def _new_card(self) -> int:
        """The number on the card that staff see for the request just sent."""
        office = self.staff[0]
        found: list[int] = []

        def there(shown: list[Seen]) -> bool:
            found[:] = [
                press.appointment
                for seen in shown
                if LANGUAGES[self.language] in seen.text
                for press in presses(seen)
                if isinstance(press, on.CardConfirm) and press.appointment not in self.cards
            ]
            return bool(found)

        await keep_on(office, there, nothing, f"finding the card in {self.language}")
        self.cards.append(found[0])
        return found[0]

    def _card_press(self, number: int, wanted: type[Press]) -> Act:
        def decides(press: Press) -> bool:
            return about(number, wanted)(press)

        def leads_back(press: Press) -> bool:
            return isinstance(press, on.CardTimes) and press.appointment == number and not press.show

        async def act(_shown: list[Seen]) -> None:
            office = self.rng.choice(self.staff)
            card = newest_with(await looked_at(office), about(number, *ON_CARD))
            for pressed in (decides, leads_back):
                if card and any(map(pressed, presses(card))):
                    await press_on(office, card, pressed, self.rng)
                    return

        return act

    async def _told_booked(self, act: Act) -> None:
        """A repeat of the last confirmation is no news."""
        known = _last_confirmation(await looked_at(self.phone))

        def told(shown: list[Seen]) -> bool:
            return _last_confirmation(shown) != known

        await keep_on(self.phone, told, act, "being told that it is booked", beside=self.staff[0])

    @staticmethod
    def _version(shown: list[Seen]) -> int:
        current = dialogue(shown)
        return version_of(current) if current else 0


def _has_code(seen: Seen) -> bool:
    return any(button.copy for row in seen.rows for button in row)


def _offered(shown: list[Seen], appointment: int) -> int:
    """The version of the newest offer of another time; 0 if there is none."""
    offered = (press for seen in shown for press in presses(seen) if isinstance(press, on.AnswerOffered))
    return max((press.version for press in offered if press.appointment == appointment), default=0)


def _last_confirmation(shown: list[Seen]) -> str:
    return next((seen.text for seen in reversed(shown) if _has_code(seen)), "")


def card_version(chat: list[Seen], appointment: int) -> int:
    """The newest version of an appointment that its card shows."""
    shown = (press for seen in chat for press in presses(seen) if isinstance(press, ON_CARD))
    return max((press.version for press in shown if press.appointment == appointment), default=0)


def pending_reminders(chat: list[Seen]) -> list[Seen]:
    """Reminders nobody has answered yet."""
    return [seen for seen in chat if offers(seen, on.Coming)]
