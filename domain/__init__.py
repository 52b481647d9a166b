"""Rules of the consultation mechanism: pure Python, no I/O, no framework, no await."""
