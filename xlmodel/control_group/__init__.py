"""The municipality's own control group, from the files of KOSTRA 11F and 11CF that it sends every year.

Files → persons' sums a year, linked by a key that lives in memory only → true counts → what may be
shown: :func:`read_register`, :func:`count`, :func:`suppress`. Nothing about one person leaves memory.
Needs numpy only.
"""

from xlmodel.control_group.counting import Ages, Counts, GroupCounts, count
from xlmodel.control_group.layouts import FORMS, QUALIFICATION, SOCIAL_ASSISTANCE, Layout, layouts
from xlmodel.control_group.made_up import example_files, made_up_number, record
from xlmodel.control_group.persons import PersonYear, birth_year, is_own_number
from xlmodel.control_group.reader import FileReport, Register, form_remarks, read_register
from xlmodel.control_group.rules import Rules, load_rules, rule_labels, standard_rules
from xlmodel.control_group.suppression import FEW, HIDDEN, WITHHELD, ShownCounts, suppress

__all__ = [
    "FEW",
    "FORMS",
    "HIDDEN",
    "QUALIFICATION",
    "SOCIAL_ASSISTANCE",
    "WITHHELD",
    "Ages",
    "Counts",
    "FileReport",
    "GroupCounts",
    "Layout",
    "PersonYear",
    "Register",
    "Rules",
    "ShownCounts",
    "birth_year",
    "count",
    "example_files",
    "form_remarks",
    "is_own_number",
    "layouts",
    "load_rules",
    "made_up_number",
    "read_register",
    "record",
    "rule_labels",
    "standard_rules",
    "suppress",
]
