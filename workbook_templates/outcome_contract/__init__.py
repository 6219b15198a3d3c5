"""The workbook of an outcome contract: its tabs, its reader, and what is known of the kind."""
