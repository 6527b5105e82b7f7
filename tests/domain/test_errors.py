"""Refusals carry facts and never a text for users."""

import pytest

from domain import errors

REFUSALS = [
    kind for kind in vars(errors).values() if isinstance(kind, type) and kind is not errors.DomainError
]


@pytest.mark.parametrize("kind", REFUSALS)
def test_every_refusal_is_a_domain_error_without_a_text(kind: type[errors.DomainError]) -> None:
    error = kind("Anna") if kind is errors.SomebodyWasFaster else kind()

    assert isinstance(error, errors.DomainError)
    assert str(error) == ""


def test_who_was_faster_is_a_fact() -> None:
    assert errors.SomebodyWasFaster("Anna").name == "Anna"
