"""Wiring: settings, intake, dispatcher, courier, web, commands. Nothing imports it."""
