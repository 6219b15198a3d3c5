"""The workbook of living conditions: its tabs, texts, data, reader, forms and differences."""
