"""What went wrong, what it means, what to do next: one sentence or two for each refusal."""

from domain import errors
from messages.words import Words

ALERT_LIMIT = 200


def refusal(error: errors.DomainError, words: Words) -> str:
    """The sentence for a refusal; plain text, at most 200 signs, as an alert can show."""
    if isinstance(error, errors.SomebodyWasFaster):
        return words.plain("{name} was faster. The card shows how it stands.", name=error.name)
    sentences = {
        errors.NotAllowed: words.plain("This button is not for you. Nothing was changed."),
        errors.SlotTaken: words.plain("Somebody was faster: this time is taken. Please choose another time."),
        errors.SlotGone: words.plain("This time can no longer be booked. Please choose another time."),
        errors.AlreadyThere: words.plain(
            "You already have an appointment at this time. Please choose another time."
        ),
        errors.HoldExpired: words.plain(
            "The time was kept for 10 minutes. They are over. Please choose a time again."
        ),
        errors.Changed: words.plain("This has changed in the meantime. Here is how it stands now."),
        errors.TooLate: words.plain("It is too late for this now. Nothing was changed."),
        errors.TooManyOpenRequests: words.plain(
            "You already wait for 3 answers. Please wait until an office has answered."
        ),
        errors.TooManyActions: words.plain("That was very fast. Please wait a minute."),
    }
    return sentences[type(error)]


def apology(words: Words) -> str:
    """Something failed on our side; plain text."""
    return words.plain("Something went wrong on our side. Nothing was changed. Please try again.")


def only_text(words: Words) -> str:
    """A picture, a voice message, a file: kindly, nothing is stored; HTML."""
    return words.say(
        "Thank you. Only buttons and short answers work here. Nothing of this was kept. Please use the "
        "buttons below."
    )


def unexpected_text(words: Words) -> str:
    """A text that nothing asked for; HTML."""
    return words.say(
        "Nobody reads texts here. Your text was not kept. Please use the buttons below. In danger call "
        "{number}.",
        number="112",
    )
