"""A simulated Telegram Bot API server over real HTTP, with phones for people to hold.

Nothing here imports the rest of the project: the sandbox stands where Telegram stands.
"""
