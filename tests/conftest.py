"""Settings that all tests share."""

from hypothesis import HealthCheck, settings

# Machines differ in speed, so no property fails for being slow; the same examples come every time.
settings.register_profile("ci", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("slow", settings.get_profile("ci"), max_examples=2000)
settings.load_profile("ci")
