"""Readers of received files: bytes in, a draft out."""

from parvis.engine.formats.delimited import csv_repair
from parvis.engine.formats.options import ReadOptions
from parvis.engine.formats.reading import read

__all__ = ["ReadOptions", "csv_repair", "read"]
