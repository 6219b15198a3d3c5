"""The workbook that compares with Utenforregnskapet: profiles, calculation, and the effektmodell beside."""
