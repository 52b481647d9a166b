"""The read engine: from a GraphQL selection to one SQL statement, and from its rows to JSON.

Declared in `declare` and `filters`, bound to schema and tables in `catalog` and checked in `check`.
A document becomes a `plan`: fields are collected (`collect`), each selection becomes SQL and a
line of generated Python (`compile`, `frames`, `lists`, `pages`, `leaves`), scopes included
(`scope_sql`). `engine` runs plans, completes what resolvers answer (`answering`, `complete`) and
leaves to graphql-core what it cannot plan, over batched resolvers made from the same declarations
(`batched`, `loading`). The two are compared in tests/engine and tests/contract.
"""
