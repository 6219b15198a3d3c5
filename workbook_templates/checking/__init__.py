"""The deep check of a workbook that has been in use."""
