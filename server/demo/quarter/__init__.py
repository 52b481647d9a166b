"""A quarter played into the demonstration county, through the use cases and by the right people."""
