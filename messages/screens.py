"""The screens of the dialogue: one function a view, found by the view's type."""

from collections.abc import Callable
from typing import Any

from messages import appointments, booking, home
from messages.message import Message
from messages.words import Words
from services import views

Renderer = Callable[[Any, Words, int], Message]

RENDERERS: dict[type, Renderer] = {
    views.HomeView: home.start,
    views.HelpView: home.help_now,
    views.LanguageView: home.languages_to_choose,
    views.PrivacyView: home.privacy,
    views.PlaceView: booking.place,
    views.PlaceChoiceView: booking.place_choice,
    views.OutsideView: booking.outside,
    views.OfficeContactView: booking.office_contact,
    views.TopicView: booking.topic,
    views.SlotsView: booking.slots,
    views.SummaryView: booking.summary,
    views.TalkLanguageView: booking.talk_language,
    views.SentView: booking.sent,
    views.AppointmentsView: appointments.listed,
    views.OneAppointmentView: appointments.one,
    views.CancelView: appointments.ask_cancel,
}


def render(view: views.View, words: Words, version: int) -> Message:
    """The message for a view; its buttons carry the dialogue's version."""
    return RENDERERS[type(view)](view, words, version)
