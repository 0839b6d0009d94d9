"""All the functions of the language, by name."""

from __future__ import annotations

from parvis.engine.query import date_functions, geo_functions, grouping, shuffling, text_functions, totals
from parvis.engine.query.declaration import Function

FUNCTIONS: dict[str, Function] = {
    function.name: function
    for module in (text_functions, date_functions, geo_functions, totals, grouping, shuffling)
    for function in module.DECLARED
}
