"""Names of what the configuration has only as ids: topics, kinds of talk, help lines."""

from messages.words import Words


def topic(words: Words, code: str) -> str:
    """A topic as a button says it; plain text."""
    names = {
        "F1": words.plain("Everyday life with children"),
        "F2": words.plain("Conflicts in the family"),
        "F3": words.plain("Separation and time with the child"),
        "F4": words.plain("How my child develops and feels"),
        "F5": words.plain("Behaviour and school"),
        "F6": words.plain("I carry a heavy burden"),
        "F7": words.plain("Money, housing, forms"),
        "F8": words.plain("Something else, I will say it in person"),
    }
    return names.get(code, code)


def kind(words: Words, code: str) -> str:
    """A kind of talk; plain text."""
    names = {
        "first_talk": words.plain("First talk"),
        "follow_up": words.plain("Follow-up talk"),
        "home_visit": words.plain("Home visit"),
        "phone": words.plain("Talk by phone"),
        "video": words.plain("Talk by video"),
        "school_consultation": words.plain("Talk at school"),
    }
    return names.get(code, code)


def help_line(words: Words, code: str) -> str:
    """Who answers a help number; plain text."""
    names = {
        "emergency": words.plain("Fire brigade and ambulance"),
        "police": words.plain("Police"),
        "medical": words.plain("Doctor when practices are closed"),
        "child_youth": words.plain("Helpline for children and young people"),
        "parents": words.plain("Helpline for parents"),
        "violence_women": words.plain("Helpline: violence against women"),
        "violence_men": words.plain("Helpline: violence against men"),
        "sexual_abuse": words.plain("Helpline: sexual abuse"),
        "pastoral_1": words.plain("Someone to talk to"),
        "pastoral_2": words.plain("Someone to talk to (second number)"),
        "pregnant": words.plain("Helpline for pregnant women in need"),
        "forced_marriage_ni": words.plain("Helpline: forced marriage"),
    }
    return names.get(code, code)
