"""Calendars from outside: public holidays."""
