"""What every district shares: languages the catalogues have, states of Germany, weekdays."""

LANGUAGES = frozenset(
    [
        "de",
        "uk",
        "ar",
        "en",
        "ru",
        "tr",
        "fa",
        "kmr",
        "pl",
        "ro",
        "es",
        "ps",
        "ckb",
        "ti",
        "fr",
        "so",
        "sq",
        "bg",
        "de-simple",
    ]
)
"""Language tags (BCP 47); `kmr` is Kurmanji, `ckb` Sorani, `de-simple` Einfache Sprache."""

STATES = frozenset(
    ["BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH"]
)
"""The sixteen states, by their code in ISO 3166-2:DE."""

WEEKDAYS = {"Mo": 0, "Di": 1, "Mi": 2, "Do": 3, "Fr": 4, "Sa": 5, "So": 6}
"""German abbreviations as the administrators write them, counted from Monday = 0."""
