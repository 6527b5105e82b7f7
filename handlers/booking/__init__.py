"""Booking a talk: place, topic, time, summary, send."""
