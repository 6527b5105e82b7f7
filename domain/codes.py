"""Words and codes people read aloud: booking codes, and pseudonyms that say nothing about a person."""

import secrets

# Without vowels and look-alikes (0/O, 1/I/L, 5/S, 2/Z, 8/B), so that no word appears and none is misheard.
ALPHABET = "34679CDFGHJKMNPQRTVWX"
CODE_LENGTH = 8
PSEUDONYM_DIGITS = 4
TREES = [
    "Ahorn",
    "Birke",
    "Buche",
    "Eiche",
    "Erle",
    "Esche",
    "Fichte",
    "Ginster",
    "Hasel",
    "Holunder",
    "Kastanie",
    "Kiefer",
    "Lärche",
    "Linde",
    "Pappel",
    "Robinie",
    "Rotdorn",
    "Tanne",
    "Ulme",
    "Wacholder",
    "Weide",
    "Weißdorn",
    "Zeder",
    "Zypresse",
]


def booking_code() -> str:
    """A fresh booking code, 21**8 possibilities (35 bits), shown as two groups of four."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    return f"{letters[:4]}-{letters[4:]}"


def pseudonym() -> str:
    """A tree and a number: easy to say in a team, drawn at random."""
    number = secrets.randbelow(10**PSEUDONYM_DIGITS)
    return f"{secrets.choice(TREES)} {number:0{PSEUDONYM_DIGITS}d}"
