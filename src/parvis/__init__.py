"""Parvis: the open-data portal of a town, and the services built on it."""

__version__ = "0.1.0"
