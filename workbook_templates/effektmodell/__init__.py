"""The seven-tab workbook: its tabs, texts, data, reader and differences."""
