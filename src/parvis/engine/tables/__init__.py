"""Column types, schemas and snapshots: the only package that speaks to DuckDB."""
