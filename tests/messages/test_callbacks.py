"""The callback codec: what goes out comes back, and garbage is garbage."""

from dataclasses import fields
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from messages.callbacks import (
    BIGGEST,
    DIGITS,
    BadCallback,
    decode,
    encode,
)
from messages.presses import (
    KINDS,
    CardPick,
    ChooseLanguage,
    Home,
    Page,
    PickSlot,
    Press,
)
from tests.domain.builders import local
from tests.messages.examples import BIG_ID, BIG_VERSION, DISTRICT

LIMIT = 64
COUNSELLORS = sorted(DISTRICT.counsellor_by_code)
LONGEST_CODE = "X" * 24
VALUES: dict[object, st.SearchStrategy[object]] = {
    int: st.integers(0, BIG_ID),
    bool: st.booleans(),
    str: st.sampled_from(["", "de", "uk", "help", "talk_language", *COUNSELLORS]),
    datetime: st.datetimes(datetime(1970, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
        lambda moment: moment.replace(second=0, microsecond=0)
    ),
}
PRESSES = st.sampled_from(sorted(KINDS.values(), key=lambda kind: kind.tag)).flatmap(
    lambda kind: st.builds(kind, **{field.name: VALUES[field.type] for field in fields(kind)})
)
NUMBERS = st.text("0123456789abcdefghijklmnopqrstuvwxyz-+_ .٣", max_size=16)
LOOKS_LIKE_OURS = st.builds(
    lambda tag, values: ":".join([tag, *values]),
    st.sampled_from(sorted(KINDS)),
    st.lists(NUMBERS | st.text(max_size=5), max_size=5),
)


@given(press=PRESSES)
def test_what_was_encoded_comes_back(press: Press) -> None:
    data = encode(press)

    assert len(data.encode()) <= LIMIT
    assert decode(data) == press


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.__name__)
def test_every_kind_fits_into_64_bytes_with_the_longest_values(kind: type[Press]) -> None:
    longest: dict[object, object] = {
        int: BIG_ID,
        bool: True,
        str: LONGEST_CODE,
        datetime: local("2099-12-31 23:59"),
    }
    press = kind(**{field.name: longest[field.type] for field in fields(kind)})

    assert len(encode(press).encode()) <= LIMIT
    assert decode(encode(press)) == press


@pytest.mark.parametrize("code", COUNSELLORS)
def test_every_counsellor_of_the_district_fits(code: str) -> None:
    start = local("2026-11-24 09:00")

    for press in (
        PickSlot(BIG_VERSION, start, code),
        CardPick(BIG_ID, BIG_VERSION, start, code),
    ):
        assert decode(encode(press)) == press


@pytest.mark.parametrize("second", [False, True])
def test_both_times_of_the_doubled_hour_are_told_apart(second: bool) -> None:
    start = local("2026-10-25 02:30", second=second)

    assert decode(encode(PickSlot(1, start, "A"))) == PickSlot(1, start, "A")


def test_tags_are_unique_and_have_no_colon() -> None:
    tags = [kind.tag for kind in KINDS.values()]

    assert len(set(tags)) == len(tags)
    assert all(tag and ":" not in tag for tag in tags)


@pytest.mark.parametrize(
    "press",
    [
        pytest.param(ChooseLanguage("de:"), id="colon"),
        pytest.param(ChooseLanguage("x" * 62), id="too long"),
        pytest.param(ChooseLanguage("є" * 31), id="too many bytes"),
        pytest.param(Home(-1), id="negative"),
    ],
)
def test_what_cannot_be_carried_is_refused_when_it_is_made(press: Press) -> None:
    with pytest.raises(ValueError, match=r".+"):
        encode(press)


@pytest.mark.parametrize(
    "data",
    [
        "",
        ":",
        "h",
        "h:",
        "h:1:2",
        "H:1",
        "h:-1",
        "h:+1",
        "h: 1",
        "h:1_0",
        "h:1.5",
        "h:A",
        "h:٣",
        "h:３",
        "h:zzzzzzzzzzzzz",
        "h:00000000000001",
        "x:1",
        "ps:1:zzzzzzz:A",
        "ps:1:zzzzzzzzzz:A",
        "ps:1:zzzzzzzzzzzz:A",
        "ps:1::A",
        "ps:1:1",
        "pg:1:",
        "kp:1:1:zzzzzzzzzzz:A",
        "h:1\n",
        "\ud800",
        "h:\ud800",
    ],
)
def test_garbage_is_refused(data: str) -> None:
    with pytest.raises(BadCallback):
        decode(data)


@given(
    data=st.text(max_size=70)
    | LOOKS_LIKE_OURS
    | st.binary(max_size=70).map(lambda raw: raw.decode("utf-8", "replace"))
)
@example("ps:1:zzzzzzzzzz:A")
@example("kp:1:1:zzzzzzzzzzz:A")
def test_whatever_comes_is_a_press_of_the_right_types_or_refused(data: str) -> None:
    try:
        press = decode(data)
    except BadCallback:
        return
    for field in fields(press):
        value = getattr(press, field.name)
        assert type(value) is field.type
        if isinstance(value, int):
            assert 0 <= value <= BIGGEST


def test_the_biggest_number_a_database_holds_is_taken_and_the_next_is_not() -> None:
    biggest, next_one = _base36(BIGGEST), _base36(BIGGEST + 1)

    assert decode(f"h:{biggest}") == Home(BIGGEST)
    with pytest.raises(BadCallback):
        decode(f"h:{next_one}")


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = DIGITS[digit] + digits
    return digits


def test_flags_come_back_as_flags() -> None:
    assert decode("pg:1:1") == Page(1, later=True)
    assert decode("pg:1:0") == Page(1, later=False)
