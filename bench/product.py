"""The product as `gridhall serve` runs it, on the benchmark's data.

The limiter is on and counts; its budget is what a county's 208 phones have that send in a
second what they otherwise send in an hour. `python -m bench.product FOLDER PORT [url]`.
"""

import sys
from pathlib import Path

import uvloop

from bench.data import settings_of
from server.run import run

BUDGET = {"budget": 10**9, "budget_restored_per_s": 10**6}


def main() -> None:
    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    url = sys.argv[3] if len(sys.argv) > 3 else ""
    settings = settings_of(folder, url).model_copy(update={**BUDGET, "port": port})
    uvloop.run(run(settings.model_copy(update={"log_level": "error"})))


if __name__ == "__main__":
    main()
