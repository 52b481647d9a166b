"""Verbs of the API: how each noun is read (declared), mutations, subscriptions."""
