"""The tab of one persona: inputs, key results, figures, courses, difference, figure data, checks.

A module a section of the tab.
"""

from workbook_templates.personas.persona.tab import add_persona_tab

__all__ = ["add_persona_tab"]
