"""My appointments, and the buttons of notices and reminders."""
