"""The tab of one group: inputs, key results, figures, and the calculation year by year.

A module a section, in the order in which a reader follows the model: persons (cohort), money by the
year (costs, avoided cost, gains, results), the individual, figure data, checks.
"""

from workbook_templates.effektmodell.group.tab import add_group_tab

__all__ = ["add_group_tab"]
