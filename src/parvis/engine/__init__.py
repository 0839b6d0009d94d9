"""The data engine: tables, queries, formats and geometry in pure Python, usable without the rest of Parvis."""
