"""Workbooks for many municipalities at once."""
