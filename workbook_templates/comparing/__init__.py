"""Comparison of two workbooks of one kind."""
