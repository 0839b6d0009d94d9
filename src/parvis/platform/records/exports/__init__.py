"""Exports: every row of an answer as a file. Each format is one declaration; see `formats` for the list of them."""

from parvis.platform.records.exports.declaration import Format, TooManyRows
from parvis.platform.records.exports.export import Export
from parvis.platform.records.exports.formats import DEFAULTS, FORMATS, offered

__all__ = ["DEFAULTS", "FORMATS", "Export", "Format", "TooManyRows", "offered"]
