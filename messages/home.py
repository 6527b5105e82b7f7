"""The start, help now, languages, and the two privacy notices."""

from messages.message import Button, Message, Style, in_rows, press
from messages.names import help_line
from messages.presses import (
    AgreeTo,
    Aside,
    Back,
    Book,
    ChooseLanguage,
    List,
    NewcomerHelp,
    NewcomerPrivacy,
    SetLanguage,
)
from messages.words import Words, languages
from services.views import HelpView, HomeView, LanguageView, PrivacyView

PARAGRAPH = "\n\n"


def back_label(words: Words) -> str:
    """Back, with an arrow to where reading comes from."""
    return ("▶ " if words.language.rtl else "◀ ") + words.plain("Back")


def foot(words: Words, version: int, *, back: bool = True) -> tuple[Button, ...]:
    """The last row of every screen: back, and help now."""
    help_now = press("🆘 " + words.plain("Help now"), Aside(version, "help"))
    if not back:
        return (help_now,)
    return (press(back_label(words), Back(version)), help_now)


def welcome(all_words: list[Words], preferred: str | None) -> Message:
    """The first thing a newcomer sees: a greeting in each language, and the languages to choose from."""
    ordered = sorted(all_words, key=lambda words: words.language.tag != preferred)
    text = "\n".join(words.say("Welcome! Please choose your language.") for words in ordered)
    buttons = [press(words.language.native_name, ChooseLanguage(words.language.tag)) for words in ordered]
    help_now = press("🆘 112", NewcomerHelp(ordered[0].language.tag))
    return Message(text=text, rows=(*in_rows(buttons, 2), (help_now,)))


def notice(words: Words, district: str) -> Message:
    """The short privacy notice, before anything about the person is kept."""
    text = PARAGRAPH.join(
        [
            words.say(
                "Here families book a talk with the counselling office near them. It is free of charge. "
                "Your district: {district}.",
                district=district,
            ),
            words.say(
                "We keep only what we need: the number of your Telegram account (encrypted), your language and your "
                "appointments. We do not keep the texts you write."
            ),
            words.say(
                "Telegram is a company outside the European Union. Please write nothing private here. "
                "You can say it in the talk."
            ),
            words.say("Do you agree?"),
        ]
    )
    tag = words.language.tag
    rows = (
        (press("✅ " + words.plain("I agree"), AgreeTo(tag), Style.SUCCESS),),
        (press(words.plain("Read more about your data"), NewcomerPrivacy(tag)),),
        (
            press("🌐 " + words.plain("Other language"), ChooseLanguage("")),
            press("🆘 " + words.plain("Help now"), NewcomerHelp(tag)),
        ),
    )
    return Message(text=text, rows=rows)


def start(view: HomeView, words: Words, version: int) -> Message:
    """Home."""
    rows: list[tuple[Button, ...]] = []
    if view.again:
        again = press(
            "📅 " + words.plain("Book again at my office"), Book(version, again=True), Style.PRIMARY
        )
        rows.append((again,))
    style = None if view.again else Style.PRIMARY
    rows += [
        (press("📅 " + words.plain("Book a talk"), Book(version, again=False), style),),
        (press("🗓 " + words.plain("My appointments"), List(version)),),
        (press("🆘 " + words.plain("Help now"), Aside(version, "help"), Style.DANGER),),
        (
            press("🌐 " + words.plain("Language"), Aside(version, "language")),
            press("🔒 " + words.plain("Data protection"), Aside(version, "privacy")),
        ),
    ]
    return Message(text=words.say("What can we do for you?"), rows=tuple(rows))


def help_now(view: HelpView, words: Words, version: int) -> Message:
    """Emergency and help numbers, with the way back."""
    rows = ((press(back_label(words), Back(version)),),)
    return Message(text=help_text(view, words), rows=rows)


def newcomer_help(view: HelpView, words: Words) -> Message:
    """The same before anything is agreed."""
    back = press(back_label(words), ChooseLanguage(words.language.tag))
    return Message(text=help_text(view, words), rows=((back,),))


def help_text(view: HelpView, words: Words) -> str:
    """The numbers; whoever is in danger calls 112 first."""
    lines = [
        words.say(
            "In danger? Call {number} now. The call is free. This chat is not read day and night.",
            number="112",
        ),
        "",
    ]
    for number in view.numbers:
        facts = {"who": help_line(words, number.code), "number": number.number}
        if number.always_open:
            lines.append(words.say("{who}: {number} (day and night)", **facts))
        else:
            lines.append(words.say("{who}: {number}", **facts))
    return "\n".join(lines)


def languages_to_choose(view: LanguageView, words: Words, version: int) -> Message:
    """All languages in their own names."""
    known = languages()
    buttons = [
        press(known[tag].native_name, SetLanguage(version, tag)) for tag in view.languages if tag in known
    ]
    rows = (*in_rows(buttons, 2), foot(words, version))
    return Message(text=words.say("Please choose your language."), rows=rows)


def privacy(view: PrivacyView, words: Words, version: int) -> Message:
    """The long notice."""
    return Message(text=privacy_text(view, words), rows=(foot(words, version),))


def newcomer_privacy(view: PrivacyView, words: Words) -> Message:
    """The same before anything is agreed."""
    back = press(back_label(words), ChooseLanguage(words.language.tag))
    return Message(text=privacy_text(view, words), rows=((back,),))


def privacy_text(view: PrivacyView, words: Words) -> str:
    """What is kept, for how long, who is responsible, which rights there are."""
    return PARAGRAPH.join(
        [
            words.say(
                "What we keep: the number of your Telegram account (encrypted), your language, your office, the topic you "
                "pressed, and your appointments. Staff see a made-up name, not yours."
            ),
            words.say(
                "What we do not keep: your name, your texts, pictures or voice messages, and where you are."
            ),
            words.say("What you have begun and not sent is deleted after 24 hours."),
            words.say(
                "Responsible for your appointment is the organisation that runs your office. You see its "
                "name before you send. Responsible for this assistant: {district}.",
                district=view.district,
            ),
            words.say(
                "You may ask what we keep about you, and have it corrected or deleted. Please ask your "
                "office."
            ),
        ]
    )
