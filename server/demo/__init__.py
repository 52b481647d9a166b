"""The demonstration county, and what happened in it."""
