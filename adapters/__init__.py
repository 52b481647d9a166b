"""What fits the ports: blob stores, doorbells, clocks, hashers, parsers of files."""
