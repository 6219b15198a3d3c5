"""The control group's workbook: what was counted in KOSTRA files, and what it says of the effektmodell."""
