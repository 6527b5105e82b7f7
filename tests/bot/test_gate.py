"""The gate keeps Telegram's limits; its time is an event loop's that jumps."""

import asyncio
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gate import Gate
from tests.bot.jumping import run

# Telegram's limits, written out once more: the product must not move them.
IN_A_SECOND, GROUP_IN_A_MINUTE = 30, 20

Pass = tuple[float, str, int]
# kind, chat, seconds after the beginning
Wish = tuple[str, int, float]


def passes(wishes: Sequence[Wish], *, closings: Sequence[tuple[float, float]] = ()) -> list[Pass]:
    """When which wish passed, seconds counted from the beginning, in order."""
    return run(_passes(wishes, closings))


async def _passes(wishes: Sequence[Wish], closings: Sequence[tuple[float, float]]) -> list[Pass]:
    gate, loop = Gate(), asyncio.get_running_loop()
    began, passed = loop.time(), list[Pass]()

    async def wish(kind: str, chat: int, after: float) -> None:
        await asyncio.sleep(after)
        await (gate.answer(chat) if kind == "answer" else gate.notice(chat))
        passed.append((loop.time() - began, kind, chat))

    async def close(after: float, seconds: float) -> None:
        await asyncio.sleep(after)
        gate.close_for(seconds)

    await asyncio.gather(*(close(*one) for one in closings), *(wish(*one) for one in wishes))
    return passed


def most_within(times: Sequence[float], seconds: float) -> int:
    """The largest number of instants in any window of this length, its ends included."""
    return max((sum(start <= at <= start + seconds for at in times) for start in times), default=0)


def test_the_first_thirty_pass_at_once() -> None:
    passed = passes([("answer", chat, 0) for chat in range(IN_A_SECOND)])

    assert [at for at, _, _ in passed] == [0] * IN_A_SECOND


@pytest.mark.parametrize("kind", ["answer", "notice"])
def test_never_more_than_thirty_pass_in_any_second(kind: str) -> None:
    passed = passes([(kind, chat, chat / 200) for chat in range(200)])

    assert len(passed) == 200
    assert most_within([at for at, _, _ in passed], 1) == IN_A_SECOND


def test_answers_and_notices_share_the_limit() -> None:
    wishes = [("answer" if n % 2 else "notice", n, n / 100) for n in range(150)]

    assert most_within([at for at, _, _ in passes(wishes)], 1) == IN_A_SECOND


def test_a_waiting_answer_passes_before_every_waiting_notice() -> None:
    full = [("answer", n, 0.0) for n in range(IN_A_SECOND)]
    notices = [("notice", 100 + n, 0.1) for n in range(40)]
    answers = [("answer", 200 + n, 0.2) for n in range(25)]

    passed = [kind for _, kind, _ in passes([*full, *notices, *answers])][IN_A_SECOND:]

    assert passed[: len(answers)] == ["answer"] * len(answers)


def test_notices_go_on_once_no_answer_waits() -> None:
    full = [("answer", n, 0.0) for n in range(IN_A_SECOND)]

    passed = passes([*full, ("notice", 100, 0.1), ("answer", 101, 0.2)])

    assert [kind for _, kind, _ in passed[IN_A_SECOND:]] == ["answer", "notice"]
    assert passed[-1][0] < 1.1


def test_a_chat_gets_one_notice_a_second() -> None:
    times = [at for at, _, _ in passes([("notice", 7, 0)] * 5)]

    assert times == pytest.approx([0, 1, 2, 3, 4])


def test_a_notice_keeps_its_second_after_an_answer_to_the_same_chat() -> None:
    passed = passes([("answer", 7, 0), ("notice", 7, 0.3)])

    assert [(round(at, 3), kind) for at, kind, _ in passed] == [(0, "answer"), (1, "notice")]


def test_answers_to_one_chat_do_not_wait_for_each_other() -> None:
    assert [at for at, _, _ in passes([("answer", 7, 0)] * 5)] == [0] * 5


def test_different_chats_do_not_wait_for_each_other() -> None:
    assert [at for at, _, _ in passes([("notice", chat, 0) for chat in range(5)])] == [0] * 5


def test_a_group_gets_twenty_notices_a_minute() -> None:
    times = [at for at, _, _ in passes([("notice", -100, 0)] * 45)]

    assert most_within(times, 59.99) == GROUP_IN_A_MINUTE
    assert times[GROUP_IN_A_MINUTE] == pytest.approx(60)


def test_answers_in_a_group_count_among_its_twenty() -> None:
    passed = passes([*[("answer", -100, 0.0)] * GROUP_IN_A_MINUTE, ("notice", -100, 1.0)])

    assert passed[-1][0] == pytest.approx(60)


def test_one_group_does_not_hold_up_another() -> None:
    passed = passes([*[("notice", -100, 0.0)] * 25, ("notice", -200, 30.0)])

    assert next(at for at, _, chat in passed if chat == -200) == pytest.approx(30)


def test_a_private_chat_has_no_limit_of_a_minute() -> None:
    assert passes([("notice", 7, 0)] * 30)[-1][0] == pytest.approx(29)


def test_closed_for_a_while_means_closed_for_everybody() -> None:
    wishes = [("answer", 1, 1.0), ("notice", 2, 1.0), ("notice", -3, 2.0), ("answer", 4, 8.0)]

    passed = passes(wishes, closings=[(0.5, 5)])

    assert {(chat, round(at, 1)) for at, _, chat in passed if chat != 4} <= {(1, 5.5), (2, 5.5), (-3, 5.5)}
    assert passed[-1] == (8.0, "answer", 4)


def test_closing_reaches_those_who_wait_already() -> None:
    full = [("answer", n, 0.0) for n in range(IN_A_SECOND)]

    passed = passes([*full, ("answer", 100, 0.1), ("notice", 101, 0.1)], closings=[(0.5, 10)])

    assert all(at >= 10.5 for at, _, _ in passed[IN_A_SECOND:])


def test_of_two_wishes_to_wait_the_longer_one_holds() -> None:
    assert passes([("answer", 1, 2.0)], closings=[(0, 10), (1, 2)])[0][0] == pytest.approx(10)


WISHES = st.lists(
    st.tuples(
        st.sampled_from(["answer", "notice"]),
        st.sampled_from([-2, -1, *range(1, 30)]),
        st.integers(0, 30).map(lambda n: n / 10),
    ),
    max_size=120,
)


@given(wishes=WISHES, closings=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5)), max_size=2))
def test_the_limits_hold_for_any_order_of_wishes(
    wishes: list[Wish], closings: list[tuple[float, float]]
) -> None:
    passed = passes(wishes, closings=closings)

    assert len(passed) == len(wishes)
    assert most_within([at for at, _, _ in passed], 1) <= IN_A_SECOND
    for chat in {chat for _, _, chat in passed}:
        own = [(at, kind) for at, kind, to in passed if to == chat]
        for (before, _), (at, kind) in pairwise(own):
            assert kind == "answer" or at - before > 0.999
    for after, seconds in closings:
        assert not [at for at, _, _ in passed if after < at < after + seconds - 0.001]
