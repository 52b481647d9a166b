"""Every module of cases, found by its name, so that a new noun's file is enough."""

from importlib import import_module
from pathlib import Path

for _file in sorted(Path(__file__).parent.glob("*_cases.py")):
    import_module(f"tests.contract.{_file.stem}")
