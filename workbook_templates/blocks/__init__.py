"""Blocks that every kind of workbook is built of: headings, timeline, checks, front page, figures."""
