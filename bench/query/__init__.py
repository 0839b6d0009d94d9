"""Queries beside DuckDB in process, datasette and roapi, over the same rows, in one run."""
