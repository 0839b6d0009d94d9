"""Tiles, projections and simplification: pure geometry, below the tables."""
