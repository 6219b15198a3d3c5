"""What a kind of workbook is, and how inputs are read through the names of one."""
