"""A newcomer: language, notice, consent. Nothing is kept before the consent."""
