"""What a reader had to decide or mend in a file, counted by kind and told in French and English.

Each kind of finding is declared once here, with its sentence; the readers only say that it happened and where.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from parvis.engine.tables.draft import Change, Reject

MAX_LINES = 20
MAX_REJECTS = 10_000

SENTENCES: dict[str, tuple[str, str]] = {
    "preamble": (
        "Des lignes précèdent l’en-tête : elles sont mises de côté et conservées ci-dessous.",
        "Lines stand before the header: they are set aside and kept below.",
    ),
    "header_missing": (
        "Le fichier n’a pas de ligne d’en-tête : les colonnes sont nommées column_1, column_2…",
        "The file has no header line: columns are called column_1, column_2…",
    ),
    "header_repeated": (
        "La ligne d’en-tête est répétée : les répétitions sont ôtées.",
        "The header line is repeated: the repetitions are removed.",
    ),
    "header_names": (
        "Une seconde ligne d’en-tête donne un nom à chaque colonne : ces noms sont repris.",
        "A second header line gives each column a name: these names are used.",
    ),
    "header_duplicate": (
        "Plusieurs colonnes portent le même intitulé : la seconde reçoit un nom numéroté.",
        "Several columns share a heading: the later ones receive a numbered name.",
    ),
    "header_empty": (
        "Une colonne n’a pas d’intitulé : elle reçoit un nom d’après sa position.",
        "A column has no heading: it is named after its position.",
    ),
    "column_empty": (
        "Une colonne sans intitulé ni valeur est ôtée.",
        "A column with neither heading nor value is removed.",
    ),
    "row_empty": ("Des lignes vides sont ôtées.", "Empty rows are removed."),
    "ragged_short": (
        "Des lignes ont moins de cellules que l’en-tête : la fin est laissée vide.",
        "Rows have fewer cells than the header: the end is left empty.",
    ),
    "ragged_long": (
        "Des lignes ont plus de cellules que l’en-tête : le surplus est mis de côté.",
        "Rows have more cells than the header: the surplus is set aside.",
    ),
    "quoted_newline": (
        "Des cellules entre guillemets contiennent un retour à la ligne : il est conservé.",
        "Quoted cells contain a line break: it is kept.",
    ),
    "stray_quote": (
        "Un guillemet ouvert n’est jamais refermé : il est lu comme un caractère ordinaire.",
        "A quotation mark is opened and never closed: it is read as an ordinary character.",
    ),
    "total_row": (
        "La dernière ligne est un total : elle est ôtée des données et mise de côté.",
        "The last row is a total: it is removed from the data and set aside.",
    ),
    "encoding_mixed": (
        "Quelques octets ne sont pas de l’UTF-8 : ils sont lus en windows-1252.",
        "A few bytes are not UTF-8: they are read as windows-1252.",
    ),
    "nested_as_json": (
        "Des valeurs sont des listes ou des objets : elles sont gardées en texte JSON.",
        "Values are lists or objects: they are kept as JSON text.",
    ),
    "nested_flattened": (
        "Un objet imbriqué est mis à plat : chacun de ses champs devient une colonne.",
        "A nested object is flattened: each of its fields becomes a column.",
    ),
    "records_unwrapped": (
        "Les enregistrements se trouvaient dans une enveloppe : seuls les enregistrements sont gardés.",
        "The records were inside an envelope: only the records are kept.",
    ),
    "geometry_repeated": (
        "La géométrie redit un champ de l’enregistrement : elle est ôtée.",
        "The geometry repeats a field of the record: it is removed.",
    ),
    "mixed_types": (
        "Une colonne mêle des nombres et du texte : elle est gardée en texte.",
        "A column mixes numbers and text: it is kept as text.",
    ),
    "altitude_dropped": (
        "Les altitudes des géométries ne sont pas gardées : seules la longitude et la latitude le sont.",
        "Altitudes of geometries are not kept: only longitude and latitude are.",
    ),
    "reprojected": (
        "Les coordonnées sont converties en longitude et latitude (WGS 84).",
        "Coordinates are converted to longitude and latitude (WGS 84).",
    ),
    "crs_assumed": (
        "Le fichier ne dit pas son système de coordonnées : longitude et latitude (WGS 84) sont supposées.",
        "The file does not state its coordinate system: longitude and latitude (WGS 84) are assumed.",
    ),
    "geometry_missing": (
        "Des objets n’ont pas de géométrie : leur cellule est vide.",
        "Some features have no geometry: their cell is empty.",
    ),
    "layers_ignored": (
        "Les couches vides du fichier sont ignorées.",
        "Empty layers of the file are ignored.",
    ),
    "member_chosen": (
        "L’archive contient d’autres fichiers : seul le fichier de données est lu.",
        "The archive contains other files: only the data file is read.",
    ),
    "sheets_ignored": (
        "Le classeur contient d’autres feuilles : elles sont ignorées.",
        "The workbook contains other sheets: they are ignored.",
    ),
}


def both(fr: str, en: str) -> dict[str, str]:
    """A sentence by language code."""
    return {"fr": fr, "en": en}


class Findings:
    """What was noticed so far; `changes` and `rejects` go into a draft."""

    def __init__(self) -> None:
        self.rejects: list[Reject] = []
        self._counts: dict[tuple[str, str | None], int] = {}
        self._lines: dict[tuple[str, str | None], list[int]] = {}

    def note(self, what: str, line: int | None = None, column: str | None = None, count: int = 1) -> None:
        """Count `what` once more (or `count` times), at `line`."""
        key = (what, column)
        self._counts[key] = self._counts.get(key, 0) + count
        lines = self._lines.setdefault(key, [])
        if line is not None and len(lines) < MAX_LINES:
            lines.append(line)

    def reject(self, line: int, column: str, value: str, reason: Mapping[str, str]) -> None:
        """Keep `value`, which enters no column; past MAX_REJECTS only the counts go on."""
        if len(self.rejects) < MAX_REJECTS:
            self.rejects.append(Reject(line, column, value, reason))

    def note_headings(self, headings: Iterable[str]) -> None:
        """Note the headings that are empty or already used."""
        seen: set[str] = set()
        for position, heading in enumerate(headings, start=1):
            word = heading.strip().casefold()
            if not word:
                self.note("header_empty", column=f"column_{position}")
            elif word in seen:
                self.note("header_duplicate", column=heading.strip())
            seen.add(word)

    def changes(self) -> list[Change]:
        """The findings in the order in which they first occurred."""
        return [
            Change(what, both(*SENTENCES[what]), column, count, tuple(self._lines[(what, column)]))
            for (what, column), count in self._counts.items()
        ]
