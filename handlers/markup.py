"""Our library-neutral buttons as aiogram's."""

from aiogram.types import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from messages.message import Button, Rows


def keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    """The inline keyboard, or none."""
    if not rows:
        return None
    return InlineKeyboardMarkup(inline_keyboard=[[_button(button) for button in row] for row in rows])


def _button(button: Button) -> InlineKeyboardButton:
    style = button.style.value if button.style else None
    if button.copy:
        copy = CopyTextButton(text=button.copy)
        return InlineKeyboardButton(text=button.text, copy_text=copy, style=style)
    return InlineKeyboardButton(text=button.text, callback_data=button.data, style=style)
