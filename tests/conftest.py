"""What all tests share: examples that do not change from run to run."""

from hypothesis import settings

settings.register_profile("woodshed", deadline=None, derandomize=True)
settings.load_profile("woodshed")
