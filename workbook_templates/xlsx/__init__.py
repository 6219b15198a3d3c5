"""Files: what stands in an xlsx, how it is recalculated, and how files are written whole."""
