"""How hypothesis draws: the same in every run, or, in the profile «new», anew in each."""

from hypothesis import settings

settings.register_profile("same", derandomize=True, deadline=None, database=None)
settings.register_profile("new", derandomize=False, deadline=None, print_blob=True)
settings.load_profile("same")

pytest_plugins = ["workbook_templates.cases.plugin"]
