"""Whatever nothing else wanted: never a silence, never a dead end, nothing stored."""
