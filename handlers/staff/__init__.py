"""Staff: the card's buttons in the office chat, the coordinator's overview."""
