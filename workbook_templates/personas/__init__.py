"""The workbook of personas: its tabs, texts, data, reader and differences."""
