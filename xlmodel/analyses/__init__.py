"""Analyses of the effektmodell: sensitivity, required rate, uncertainty, contributions."""
