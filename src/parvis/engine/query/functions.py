"""All the functions of the language, by name."""

from __future__ import annotations

from parvis.engine.query import (
    clock,
    clusters,
    date_functions,
    geo_functions,
    ranges,
    shuffling,
    text_functions,
    totals,
)
from parvis.engine.query.declaration import Function

FUNCTIONS: dict[str, Function] = {
    function.name: function
    for module in (text_functions, date_functions, clock, geo_functions, totals, ranges, clusters, shuffling)
    for function in module.DECLARED
}
