"""The social investment fund's workbook: its tabs, its reader, and its kind."""
