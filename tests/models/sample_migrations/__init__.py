"""Every kind of change a migration can make, in five steps."""
