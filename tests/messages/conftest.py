"""Examples of Hypothesis: a loaded machine is no failure, and a failure can be repeated."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "patient", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("patient")
