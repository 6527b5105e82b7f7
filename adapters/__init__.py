"""The ports beside storage: calendars, district files, understanding what people type."""
