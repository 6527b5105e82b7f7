"""The days on which a state of Germany rests by law."""

from datetime import date
from functools import cache

import holidays


class PublicHolidays:
    """The public holidays of one state, worked out year by year when first asked for.

    `state` is a code of ISO 3166-2:DE such as `NI`. Unknown states raise NotImplementedError.
    Regional customs below the state (a town's own holiday) are not among them.
    """

    def __init__(self, state: str) -> None:
        """Check the state; no year is worked out yet."""
        self._state = state
        holidays.country_holidays("DE", subdiv=state)

    def __contains__(self, day: date) -> bool:
        """Tell whether a local date is a public holiday."""
        return day in _of_year(self._state, day.year)

    def between(self, first: date, last: date) -> frozenset[date]:
        """Return the public holidays from `first` to `last`, both included."""
        years = range(first.year, last.year + 1)
        days = (day for year in years for day in _of_year(self._state, year))
        return frozenset(day for day in days if first <= day <= last)


@cache
def _of_year(state: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("DE", subdiv=state, years=year, expand=False))
