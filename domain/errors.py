"""Expected refusals. A use case raises one; the edges show its sentence; nothing is changed."""


class DomainError(Exception):
    """Something a person asked for that the rules refuse. Carries facts, never a text for users."""


class NotAllowed(DomainError):
    """The presser's role does not permit this (promise 5 of the product)."""


class SlotTaken(DomainError):
    """At least one cell of the wanted time belongs to another hold or appointment."""


class SlotGone(DomainError):
    """The wanted time is no longer offered: past, too soon, closed, or the schedule changed."""


class AlreadyThere(DomainError):
    """The family has another appointment of its own at the wanted time."""


class HoldExpired(DomainError):
    """The reservation has ended before the family sent its request."""


class Changed(DomainError):
    """What the button was about has changed since it was shown; the current state is the answer."""


class SomebodyWasFaster(DomainError):
    """Another member of staff has decided already."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class TooLate(DomainError):
    """The time in which this was possible is over (undo after a minute, move after the start)."""


class TooManyOpenRequests(DomainError):
    """The family already waits for as many answers as one family may."""


class TooManyActions(DomainError):
    """More actions in a minute than a person makes."""
