"""Readers of received files: bytes in, a draft out. The web is one of the places that a file is received from."""

from parvis.engine.formats.addresses import Unfetched
from parvis.engine.formats.delimited import csv_repair
from parvis.engine.formats.fetching import Fetched, FetchLimits, fetch
from parvis.engine.formats.options import ReadOptions
from parvis.engine.formats.reading import read
from parvis.engine.formats.recognition import detect

__all__ = ["FetchLimits", "Fetched", "ReadOptions", "Unfetched", "csv_repair", "detect", "fetch", "read"]
