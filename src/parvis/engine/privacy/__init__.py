"""Personal data in a table: which columns hold it, and what may be done so that the table can be published."""

from parvis.engine.privacy.detector import detect
from parvis.engine.privacy.findings import Certainty, ColumnSample, Finding, PersonalKind
from parvis.engine.privacy.scan import confirm, prefilter_pattern, scan_patterns

__all__ = [
    "Certainty",
    "ColumnSample",
    "Finding",
    "PersonalKind",
    "confirm",
    "detect",
    "prefilter_pattern",
    "scan_patterns",
]
