"""The table of the query bench: twelve columns of the kinds that towns publish, made by DuckDB from hashes, the same each time."""

from __future__ import annotations

from pathlib import Path

import duckdb

CENTRE = (2.27, 48.83)


def make_csv(path: Path, rows: int) -> None:
    """`rows` places of a town: 5 themes, 5,000 names, 240 streets, 2,000 days, positions over the whole territory."""
    duckdb.sql(
        f"""COPY (SELECT i AS id, '92' || lpad((i % 999)::VARCHAR, 3, '0') AS code_insee,
        'Station numéro ' || (hash(i * 23) % 5000) AS nom, (hash(i) % 1000)::INT AS capacite,
        round((hash(i * 7) % 100000) / 1000.0, 3) AS taux, CASE WHEN hash(i) % 2 = 0 THEN 'oui' ELSE 'non' END AS ouverte,
        DATE '2020-01-01' + (hash(i * 29) % 2000)::INT AS jour,
        strftime(TIMESTAMP '2020-01-01' + INTERVAL (i) MINUTE, '%Y-%m-%dT%H:%M:%SZ') AS maj,
        round(48.8 + (hash(i * 3) % 10000) / 100000.0, 6) AS lat, round(2.2 + (hash(i * 5) % 10000) / 100000.0, 6) AS lon,
        ['Voirie', 'Culture', 'Sport', 'École', 'Parc'][1 + (hash(i * 11) % 5)::INT] AS theme,
        ['avenue', 'rue', 'boulevard', 'allée', 'place', 'impasse'][1 + (hash(i * 13) % 6)::INT] || ' '
        || ['de la République', 'du Général Leclerc', 'Victor Hugo', 'Jean Jaurès', 'des Épinettes', 'de la Liberté',
        'du Moulin', 'de Verdun'][1 + (hash(i * 17) % 8)::INT] || ', ' || (hash(i * 19) % 20000) AS lieu
        FROM range({rows}) t(i)) TO '{path}' (FORMAT csv, HEADER)"""
    )
