"""Home and what is reachable from everywhere: help, language, data protection, back."""
