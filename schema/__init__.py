"""Nouns of the API: types, inputs, enums, interfaces, scalars. They declare and never query."""
