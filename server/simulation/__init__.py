"""Phones and tablets of the field, simulated over real HTTP, WebSocket and tus."""
