"""Codes that can be read aloud, pseudonyms that say nothing."""

import re

import pytest

from domain.codes import ALPHABET, TREES, booking_code, pseudonym

CODES = [booking_code() for _ in range(2_000)]
PSEUDONYMS = [pseudonym() for _ in range(2_000)]


def test_a_code_is_two_groups_of_four_from_the_alphabet() -> None:
    form = re.compile(rf"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}")

    assert all(form.fullmatch(code) for code in CODES)


def test_every_sign_of_the_alphabet_occurs() -> None:
    assert set("".join(CODES)) == set(ALPHABET) | {"-"}
    assert len(set(ALPHABET)) == len(ALPHABET) == 21


@pytest.mark.parametrize("look_alike", ["AEIOUY", "0O", "1IL", "5S", "2Z", "8B"])
def test_no_vowel_and_no_look_alike_is_in_the_alphabet(look_alike: str) -> None:
    assert set(look_alike).isdisjoint(ALPHABET)


def test_codes_do_not_repeat() -> None:
    assert len(set(CODES)) > len(CODES) - 2


def test_a_pseudonym_is_a_tree_and_four_digits() -> None:
    form = re.compile(rf"({'|'.join(TREES)}) \d{{4}}")

    assert all(form.fullmatch(name) for name in PSEUDONYMS)
    assert len(set(TREES)) == len(TREES)
    assert {name.split()[0] for name in PSEUDONYMS} == set(TREES)
