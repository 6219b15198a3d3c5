"""A workbook before it is a file: cells, tabs, names and figures as a plan, and the writer."""
