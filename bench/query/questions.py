"""The questions of the issue, and one that datasette answers alike, as each program is asked them: a reader's words for Parvis, hand-written SQL for the others.

Every question takes a number that changes at each asking, so that nobody answers from memory.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

RECORDS = "/api/explore/v2.1/catalog/datasets/big/records?"
FACETS = "/api/explore/v2.1/catalog/datasets/big/facets?"
FACETED = ("theme", "nom", "code_insee", "ouverte", "capacite", "jour")
COLUMNS = "id, code_insee, nom, capacite, taux, ouverte, jour, lat, lon, theme, lieu"
POLYGON = "POLYGON((2.25 48.82, 2.29 48.81, 2.295 48.85, 2.26 48.86, 2.25 48.82))"
WORDS = ("republique", "victor hugo", "epinetes", "moulin", "jean jaures", "liberte", "verdun", "leclerc")


@dataclass(frozen=True)
class Question:
    """`ours` gives an address; `duckdb` the statements over the serving copy that say as much (answer, then total);
    `datasette` an address of its JSON, with the total; `roapi` a statement, without it. None: the program cannot say it.

    `family` is page, point, aggregate, facet, text or map.
    """

    name: str
    family: str
    ours: Callable[[int], str]
    duckdb: Callable[[int], list[str]]
    datasette: Callable[[int], str] | None
    roapi: Callable[[int], str] | None


def records(**asked: object) -> str:
    return RECORDS + urlencode(asked)


def sqlite(sql: str) -> str:
    return "/big.json?" + urlencode({"sql": sql, "_shape": "array"})


def table(*asked: tuple[str, object]) -> str:
    """The address of datasette's table, whose answers hold rows and total as ours do."""
    return "/big/big.json?" + urlencode([("_size", 20), *asked])


def counted(select: str, rest: str, tail: str) -> list[str]:
    return [f"SELECT {select} FROM big {rest} {tail}", f"SELECT count(*) FROM big {rest}"]


def _box(k: int) -> tuple[float, float, float, float]:
    return 48.82 + (k % 400) / 100_000, 2.23, 48.822 + (k % 400) / 100_000, 2.235


def _bbox_sql(k: int) -> str:
    south, west, north, east = _box(k)
    return f"lat BETWEEN {south} AND {north} AND lon BETWEEN {west} AND {east}"


def _metres(k: int) -> int:
    return 100 + k % 400


def _distance_sql(k: int) -> str:
    return (
        "12742017.6 * asin(sqrt(pow(sin(radians(lat - 48.83) / 2), 2) + cos(radians(48.83)) * cos(radians(lat))"
        f" * pow(sin(radians(lon - 2.25) / 2), 2))) <= {_metres(k)}"
    )


def _near_sql(k: int) -> str:
    up, side = _metres(k) / 111_195 * 1.01, _metres(k) / 73_000 * 1.01
    box = f"lat BETWEEN {48.83 - up} AND {48.83 + up} AND lon BETWEEN {2.25 - side} AND {2.25 + side}"
    return f"{box} AND {_distance_sql(k)}"


def _polygon(k: int) -> str:
    return POLYGON.replace("2.295", f"2.29{k % 10}{k // 10 % 10}")


def _search_sql(k: int) -> str:
    parts = [
        f"place IN (SELECT place FROM occurrences WHERE word IN (SELECT number FROM words WHERE word = '{word}' OR "
        f"(abs(length(word) - {len(word)}) <= {_errors(word)} AND damerau_levenshtein(word, '{word}') <= {_errors(word)})"
        + (f" OR starts_with(word, '{word}')))" if last else "))")
        for word, last in _words(k)
    ]
    return "WHERE " + " AND ".join(part.replace("place IN", "big.rowid IN", 1) for part in parts)


def _words(k: int) -> list[tuple[str, bool]]:
    wanted = (WORDS[k % len(WORDS)] + f" {k % 20000}").split()
    return [(word, word is wanted[-1]) for word in wanted]


def _errors(word: str) -> int:
    return 2 if len(word) > 5 else 1 if len(word) > 2 else 0


def search_words(k: int) -> str:
    return " ".join(word for word, _ in _words(k))


def exact_words(k: int) -> str:
    """The words but the last, each as it is written: what datasette's index answers, which forgives no typing error."""
    return " and ".join(f"'{word}'" for word, last in _words(k) if not last)


def _words_sql(k: int) -> str:
    parts = [
        "big.rowid IN (SELECT place FROM occurrences WHERE word IN (SELECT number FROM words WHERE "
        + (f"starts_with(word, '{word}')))" if last else f"word = '{word}'))")
        for word, last in _words(k)
    ]
    return "WHERE " + " AND ".join(parts)


def _facet_sql(k: int) -> list[str]:
    where = f"WHERE capacite > {k % 500}"
    return [f"SELECT {name}, count(*) FROM big {where} GROUP BY 1 ORDER BY 2 DESC LIMIT 20000" for name in FACETED]


QUESTIONS = (
    Question(
        "page", "page",
        lambda k: records(order_by="id", limit=20, offset=k % 9000),
        lambda k: [f"SELECT * FROM big ORDER BY id LIMIT 20 OFFSET {k % 9000}"],
        lambda k: table(("_sort", "id"), ("_next", k % 9000)),
        lambda k: f"SELECT {COLUMNS} FROM big ORDER BY id LIMIT 20 OFFSET {k % 9000}",
    ),
    Question(
        "filter + sort", "page",
        lambda k: records(where=f"theme = 'Sport' and capacite > {k % 900}", order_by="taux desc", limit=20),
        lambda k: counted("*", f"WHERE theme = 'Sport' AND capacite > {k % 900}", "ORDER BY taux DESC LIMIT 20"),
        lambda k: table(("theme", "Sport"), ("capacite__gt", k % 900), ("_sort_desc", "taux")),
        lambda k: f"SELECT {COLUMNS} FROM big WHERE theme = 'Sport' AND capacite > {k % 900} ORDER BY taux DESC LIMIT 20",
    ),
    Question(
        "point by id", "point",
        lambda k: records(where=f"id = {k * 7919 % 1_000_000}"),
        lambda k: counted("*", f"WHERE id = {k * 7919 % 1_000_000}", "LIMIT 10"),
        lambda k: f"/big/big/{k * 7919 % 1_000_000}.json?_shape=array",
        lambda k: f"SELECT {COLUMNS} FROM big WHERE id = {k * 7919 % 1_000_000}",
    ),
    Question(
        "count", "aggregate",
        lambda k: records(select="count(*) as n", where=f"capacite > {k % 900}"),
        lambda k: [f"SELECT count(*) FROM big WHERE capacite > {k % 900}"],
        lambda k: sqlite(f"SELECT count(*) AS n FROM big WHERE capacite > {k % 900}"),
        lambda k: f"SELECT count(*) AS n FROM big WHERE capacite > {k % 900}",
    ),
    Question(
        "group by 5", "aggregate",
        lambda k: records(select="theme, count(*) as n, avg(taux) as moyenne", where=f"capacite > {k % 500}", group_by="theme"),
        lambda k: [f"SELECT theme, count(*), avg(taux) FROM big WHERE capacite > {k % 500} GROUP BY 1 ORDER BY 1"],
        lambda k: sqlite(f"SELECT theme, count(*) AS n, avg(taux) AS m FROM big WHERE capacite > {k % 500} GROUP BY 1 ORDER BY 1"),
        lambda k: f"SELECT theme, count(*) AS n, avg(taux) AS m FROM big WHERE capacite > {k % 500} GROUP BY theme ORDER BY theme",
    ),
    Question(
        "group by 5,000", "aggregate",
        lambda k: records(select="nom, count(*) as n, sum(capacite) as s", where=f"taux > {k % 500 / 10}", group_by="nom", order_by="n desc", limit=100),
        lambda k: [f"SELECT nom, count(*) AS n, sum(capacite) FROM big WHERE taux > {k % 500 / 10} GROUP BY 1 ORDER BY n DESC, nom LIMIT 100"],
        lambda k: sqlite(f"SELECT nom, count(*) AS n, sum(capacite) AS s FROM big WHERE taux > {k % 500 / 10} GROUP BY 1 ORDER BY n DESC, nom LIMIT 100"),
        lambda k: f"SELECT nom, count(*) AS n, sum(capacite) AS s FROM big WHERE taux > {k % 500 / 10} GROUP BY nom ORDER BY n DESC, nom LIMIT 100",
    ),
    Question(
        "by month", "aggregate",
        lambda k: records(select="mois, count(*) as n", where=f"capacite > {k % 500}", group_by="date_format(jour, 'yyyy-MM') as mois"),
        lambda k: [f"SELECT date_trunc('month', jour), count(*) FROM big WHERE capacite > {k % 500} GROUP BY 1 ORDER BY 1"],
        lambda k: sqlite(f"SELECT strftime('%Y-%m', jour) AS mois, count(*) AS n FROM big WHERE capacite > {k % 500} GROUP BY 1 ORDER BY 1"),
        lambda k: f"SELECT date_trunc('month', jour) AS mois, count(*) AS n FROM big WHERE capacite > {k % 500} GROUP BY 1 ORDER BY 1",
    ),
    Question(
        "range()", "aggregate",
        lambda k: records(select="count(*) as n", where=f"taux > {k % 500 / 10}", group_by="range(capacite, 50)"),
        lambda k: [f"SELECT capacite // 50 * 50 AS g, count(*) FROM big WHERE taux > {k % 500 / 10} GROUP BY 1 ORDER BY 1"],
        lambda k: sqlite(f"SELECT capacite / 50 * 50 AS g, count(*) AS n FROM big WHERE taux > {k % 500 / 10} GROUP BY 1 ORDER BY 1"),
        lambda k: f"SELECT capacite / 50 * 50 AS g, count(*) AS n FROM big WHERE taux > {k % 500 / 10} GROUP BY 1 ORDER BY 1",
    ),
    Question(
        "distance", "map",
        lambda k: records(where=f"within_distance(geo_point, geom'POINT(2.25 48.83)', {_metres(k)}m)", limit=20),
        lambda k: counted("*", f"WHERE {_near_sql(k)}", "LIMIT 20"),
        lambda k: table(("_where", _near_sql(k))),
        lambda k: f"SELECT {COLUMNS} FROM big WHERE {_near_sql(k).replace('pow', 'power')} LIMIT 20",
    ),
    Question(
        "bbox", "map",
        lambda k: records(where="in_bbox(geo_point, {}, {}, {}, {})".format(*_box(k)), limit=20),
        lambda k: counted("*", f"WHERE {_bbox_sql(k)}", "LIMIT 20"),
        lambda k: table(("_where", _bbox_sql(k))),
        lambda k: f"SELECT {COLUMNS} FROM big WHERE {_bbox_sql(k)} LIMIT 20",
    ),
    Question(
        "polygon", "map",
        lambda k: records(where=f"intersects(geo_point, geom'{_polygon(k)}')", limit=20),
        lambda k: counted(
            "*",
            "WHERE lat BETWEEN 48.81 AND 48.86 AND lon BETWEEN 2.25 AND 2.3 AND "
            f"st_intersects(st_point(lon, lat), st_geomfromtext('{_polygon(k)}'))",
            "LIMIT 20",
        ),
        None,
        None,
    ),
    Question(
        "search()", "text",
        lambda k: records(where=f"search('{search_words(k)}')", limit=20),
        lambda k: counted("*", _search_sql(k), "LIMIT 20"),
        lambda k: table(("_searchmode", "raw"), ("_search", f"{search_words(k)}*")),
        lambda k: f"SELECT {COLUMNS} FROM big WHERE lower(lieu) LIKE '%{search_words(k).split()[0]}%' AND lower(lieu) LIKE '%{k % 20000}%' LIMIT 20",
    ),
    Question(
        "words, no errors", "text",
        lambda k: records(where=f"{exact_words(k)} and suggest('{search_words(k).split()[-1]}')", limit=20),
        lambda k: counted("*", _words_sql(k), "LIMIT 20"),
        lambda k: table(("_searchmode", "raw"), ("_search", f"{search_words(k)}*")),
        None,
    ),
    Question(
        "facets of six columns", "facet",
        lambda k: FACETS + urlencode([("where", f"capacite > {k % 500}"), *(("facet", name) for name in FACETED)]),
        _facet_sql,
        lambda k: table(("capacite__gt", k % 500), ("_facet_size", "max"), *(("_facet", name) for name in FACETED)),
        None,
    ),
)  # fmt: skip
