"""Reports: tables for the terminal and as xlsx."""
