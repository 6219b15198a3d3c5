"""What Excel loads: the manifest and its icons."""
