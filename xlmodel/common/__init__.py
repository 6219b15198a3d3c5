"""What all engines share: terms, fields, values, years, bokmål, files."""
