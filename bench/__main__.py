"""`python -m bench`: the measurements of `make bench`."""

from bench.run import main

main()
