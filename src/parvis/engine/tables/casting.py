"""The SQL that types the plain cells of a column at DuckDB's speed.

Each expression gives NULL for a cell that it is not sure of; `typing` then reads those few cells with the rules of
`values`. Sure means that nothing is lost: a whole number must print back as it was written, so a leading zero, a sign
or a fraction is never swallowed.

No expression holds an `IN` of many constants: DuckDB would make a join of it, and a join gives the rows of a large file in any order.
"""

from __future__ import annotations

from parvis.engine.tables.kinds import Kind


def quoted(name: str) -> str:
    """`name` as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """`text` as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def plain_cast(cell: str, kind: Kind, style: str, zone: str) -> str | None:
    """SQL that types the text expression `cell` written in `style`, or None when only the rules of `values` can.

    `zone` is the IANA time zone of instants written without an offset.
    """
    base = style.removesuffix("_midnight")
    match kind:
        case Kind.TEXT | Kind.FILE:
            return cell
        case Kind.INTEGER:
            return f"CASE WHEN TRY_CAST({cell} AS BIGINT)::VARCHAR = {cell} THEN TRY_CAST({cell} AS BIGINT) END"
        case Kind.DECIMAL:
            return _decimal_comma(cell) if style == "comma" else _decimal_point(cell)
        case Kind.BOOLEAN:
            return (
                f"CASE WHEN list_contains(['oui', 'true', 'vrai', 'yes', '1', 'o', 'y'], lower({cell})) THEN true "
                f"WHEN list_contains(['non', 'false', 'faux', 'no', '0', 'n'], lower({cell})) THEN false END"
            )
        case Kind.DATE:
            return _date(cell, base)
        case Kind.DATETIME:
            return _datetime(cell, base, zone)
        case Kind.GEO_POINT if style == "plain":
            return _point(cell)
        case Kind.JSON:
            return f"CASE WHEN json_valid({cell}) THEN {cell} END"
        case _:
            return None


def _decimal_point(cell: str) -> str:
    number = f"TRY_CAST({cell} AS DOUBLE)"
    return f"CASE WHEN isfinite({number}) AND ({cell} NOT LIKE '0_%' OR {cell} LIKE '0.%') THEN {number} END"


def _decimal_comma(cell: str) -> str:
    grouped = r"-?[0-9]{1,3}([ \x{a0}\x{202f}][0-9]{3})*(,[0-9]+)?"
    plain = r"-?(0|[1-9][0-9]*)(,[0-9]+)?"
    bare = f"translate({cell}, ', \u00a0\u202f', '.')"
    return f"CASE WHEN regexp_full_match({cell}, '{grouped}|{plain}') THEN TRY_CAST({bare} AS DOUBLE) END"


def _date(cell: str, style: str) -> str | None:
    if style == "iso":
        return f"CASE WHEN TRY_CAST({cell} AS DATE)::VARCHAR = {cell} THEN TRY_CAST({cell} AS DATE) END"
    if style == "day_first":
        return f"CASE WHEN length({cell}) = 10 THEN try_strptime({cell}, '%d/%m/%Y')::DATE END"
    if style == "year":
        return f"CASE WHEN regexp_full_match({cell}, '[12][0-9]{{3}}') THEN make_date({cell}::INTEGER, 1, 1) END"
    if style == "month":
        return f"CASE WHEN length({cell}) = 7 THEN TRY_CAST({cell} || '-01' AS DATE) END"
    return None


def _datetime(cell: str, style: str, zone: str) -> str | None:
    if style == "iso":
        has_offset = f"({cell} LIKE '%Z' OR substr({cell}, -6, 1) IN ('+', '-'))"
        return (
            f"CASE WHEN length({cell}) < 16 THEN NULL WHEN {has_offset} THEN TRY_CAST({cell} AS TIMESTAMPTZ) "
            f"ELSE TRY_CAST({cell} AS TIMESTAMP) AT TIME ZONE {literal(zone)} END"
        )
    if style == "day_first":
        moment = f"try_strptime({cell}, ['%d/%m/%Y %H:%M', '%d/%m/%Y %H:%M:%S'])"
        return f"CASE WHEN length({cell}) >= 16 THEN {moment} AT TIME ZONE {literal(zone)} END"
    return None


def _point(cell: str) -> str:
    lat = f"TRY_CAST(split_part({cell}, ',', 1) AS DOUBLE)"
    lon = f"TRY_CAST(split_part({cell}, ',', 2) AS DOUBLE)"
    sure = f"split_part({cell}, ',', 3) = '' AND {lat} BETWEEN -90 AND 90 AND {lon} BETWEEN -180 AND 180"
    return f"CASE WHEN {sure} AND NOT ({lat} = 0 AND {lon} = 0) THEN {{'lon': {lon}, 'lat': {lat}}} END"
