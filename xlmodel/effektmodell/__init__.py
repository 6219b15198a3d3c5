"""The effektmodell: inputs, cohort, packages, effects, results."""
