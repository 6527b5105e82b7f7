"""Use cases: each one transaction, called with a unit of work and `now`; synchronous; no text for users."""
