"""The product as `gridhall serve` runs it, on the benchmark's data.

The limiter is on and counts, with a budget that lets 208 members send in a second what they
otherwise send in an hour. `python -m bench.product FOLDER PORT [postgres-url]` serves it.
"""

import os
import sys

from server.cli import app

BUDGET = {"GRIDHALL_BUDGET": "1000000000", "GRIDHALL_BUDGET_RESTORED_PER_S": "1000000"}


def main() -> None:
    folder, port = sys.argv[1], sys.argv[2]
    url = sys.argv[3] if len(sys.argv) > 3 else ""
    places = {"GRIDHALL_DATA_DIR": folder, "GRIDHALL_DATABASE_URL": url}
    os.environ.update(BUDGET | places | {"GRIDHALL_LOG_LEVEL": "error"})
    app(["serve", "--port", port])


if __name__ == "__main__":
    main()
