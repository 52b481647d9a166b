"""What the five steps of sample_migrations lead to, in one."""
