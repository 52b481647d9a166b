"""Invariants (DOMAIN §10) held against random histories."""
