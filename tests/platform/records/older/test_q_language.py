"""Laws of the language of `q`: any text is understood or refused in words, and what is quoted stays what it was."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.engine.query import QueryError, Request, compile_records
from parvis.engine.query.literals import literal_of
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Column, Schema
from parvis.platform.records.older.q_language import condition_of

SCHEMA = Schema(
    (
        Column("nom"),
        Column("places", Kind.INTEGER),
        Column("mesure", Kind.DECIMAL),
        Column("ouverture", Kind.DATE),
        Column("releve", Kind.DATETIME),
        Column("lieu", Kind.GEO_POINT),
        Column("contour", Kind.GEO_SHAPE),
        Column("public", Kind.BOOLEAN),
        Column("usages", separator=","),
        Column("image", Kind.FILE),
        Column("sélection`", Kind.TEXT),
    )
)
PIECES = st.sampled_from(
    [*SCHEMA.names, ":", "=", "==", ">=", "<", "[", "]", "(", ")", " TO ", "*", "#now(years=-1)", "#null(", "#exact(", "#search(",
     "#startswith(", "#distance(", "#polygon(", "#geometry(", ",", '"', "'", "\\", "`", "AND", "OR", "NOT", "12", "-3.5", "1e400",
     "2014", "2014-02-30", "true", "école", "%", "48.8,2.2", "(48,2),(49,2),(49,3)", "POINT(2 48)", "\x00", "nan", "−"]
)  # fmt: skip


@settings(max_examples=600, deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=14).map(" ".join), st.lists(PIECES, max_size=10).map("".join), st.text()))
def test_any_text_is_understood_or_refused_in_words(q: str) -> None:
    try:
        condition = condition_of(q, SCHEMA)
        if condition is not None:
            compile_records(Request(where=(condition,)), SCHEMA, "rows")
    except QueryError as error:
        assert error.text["en"] and error.text["fr"]


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60))
def test_a_quoted_value_reaches_the_engine_as_it_was(value: str) -> None:
    quoted = '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    for q in (f"#exact(nom, {quoted})", f"nom=={quoted}"):
        condition = condition_of(q, SCHEMA)
        assert condition is not None
        compiled = compile_records(Request(where=(condition,)), SCHEMA, "rows")
        assert value in compiled.parameters or literal_of(value) in compiled.sql
