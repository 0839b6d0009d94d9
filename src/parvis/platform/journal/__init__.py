"""Who did what: an append-only journal whose entries are chained by hash."""
