"""The reference page of the language, written from the declarations of its functions."""

from __future__ import annotations

from parvis.engine.query.declaration import Clause, Function
from parvis.engine.query.functions import FUNCTIONS
from parvis.engine.query.parser import DEEPEST, MOST
from parvis.engine.query.request import GROUPS, PAGE, WINDOW
from parvis.engine.query.tokens import LONGEST, RESERVED

_TITLES = {
    "en": {
        "title": "The query language",
        "intro": "Every read of a dataset takes these parts: `select`, `where`, `group_by`, `order_by`, `limit` and `offset`. Keywords "
        "and functions may be written in any letter case; names of fields may not. `/explain` with the same parameters, or `parvis query "
        "--explain`, says in words what a query does.",
        "values": "Values",
        "conditions": "Conditions",
        "functions": "Functions",
        "totals": "Totals",
        "selecting": "Choosing fields",
        "limits": "Limits",
        "stands": "Used in",
        "example": "Example",
    },
    "fr": {
        "title": "Le langage de requête",
        "intro": "Toute lecture d’un jeu de données accepte ces parties\u00a0: `select`, `where`, `group_by`, `order_by`, `limit` et "
        "`offset`. Mots-clés et fonctions s’écrivent en majuscules ou en minuscules, pas les noms de champs. `/explain` avec les mêmes "
        "paramètres, ou `parvis query --explain`, dit en toutes lettres ce que fait une question.",
        "values": "Valeurs",
        "conditions": "Conditions",
        "functions": "Fonctions",
        "totals": "Totaux",
        "selecting": "Choisir des champs",
        "limits": "Limites",
        "stands": "S’emploie dans",
        "example": "Exemple",
    },
}

VALUES = (
    ("name = 'Porte dorée'", "A text, in single or double quotes; a backslash escapes.", "Un texte, entre apostrophes ou guillemets droits\u00a0; la barre oblique inverse protège."),
    ("`1_uai` = 'x'", "A field whose name is a keyword or starts with a digit, in back quotes.", "Un champ dont le nom est un mot-clé ou commence par un chiffre, entre accents graves."),
    ("opened = date'2020-03'", "A date: the whole year, month or day that is written.", "Une date\u00a0: toute l’année, tout le mois ou tout le jour écrit."),
    ("places > 3 -- a remark", "A remark: two dashes, a space, and the rest of the line.", "Une remarque\u00a0: deux tirets, une espace, et le reste de la ligne."),
    ("intersects(area, geom'POINT(2.2679 48.8420)')", "A geometry in WKT, GeoJSON or hexadecimal WKB, longitude first.", "Une géométrie en WKT, GeoJSON ou WKB hexadécimal, la longitude d’abord."),
)  # fmt: skip
CONDITIONS = (
    ("'porte dorée'", "A text alone: all its words, in any field, whatever letter case and accents.", "Un texte seul\u00a0: tous ses mots, dans n’importe quel champ, sans égard à la casse ni aux accents."),
    ("places >= 10 and not town = 'Paris'", "NOT binds before AND, AND before OR. NOT also keeps the rows where the value is missing; != does not.", "NOT lie avant AND, AND avant OR. NOT garde aussi les lignes où la valeur manque, != non."),
    ("town : 'Issy'", "The colon is the equals sign.", "Le deux-points vaut le signe égal."),
    ("town in ('Paris', 'Issy')", "One of a list.", "L’une des valeurs d’une liste."),
    ("places in [10..25[", "A range; an outward bracket leaves the bound out, `*` leaves an end open, `TO` stands for `..`.", "Un intervalle\u00a0; un crochet vers l’extérieur exclut la borne, `*` laisse un bout ouvert, `TO` vaut `..`."),
    ("'b' in themes", "A value among those of a multivalued field.", "Une valeur parmi celles d’un champ multivalué."),
    ("name like '%dorée%'", "Words, or a text with `%` for anything.", "Des mots, ou un texte où `%` vaut n’importe quoi."),
    ("town is not null", "Whether a value is there; also `is true` and `is false`.", "Si une valeur est présente\u00a0; de même `is true` et `is false`."),
)  # fmt: skip

SELECTING = (
    ("*", "Every field.", "Tous les champs."),
    ("include(p*), exclude(price)", "The fields whose names match, less others; `exclude` alone leaves fields out of all of them.", "Les champs dont le nom convient, moins d’autres\u00a0; `exclude` seul retranche de tous les champs."),
    ("places * 2 as double, upper(town)", "Values computed from the fields. Without a label, a value is named by its text, white space left out.", "Des valeurs calculées. Sans étiquette, une valeur porte son texte, sans les espaces."),
)  # fmt: skip


def reference_page(language: str) -> str:
    """The page in Markdown, in `fr` or `en`."""
    words = _TITLES[language]
    parts = [f"# {words['title']}", words["intro"]]
    for title, rows in (
        (words["selecting"], SELECTING),
        (words["values"], VALUES),
        (words["conditions"], CONDITIONS),
    ):
        parts += [f"## {title}", _table(rows, language)]
    plain = [function for function in FUNCTIONS.values() if not function.aggregate]
    totals = [function for function in FUNCTIONS.values() if function.aggregate]
    for title, functions in ((words["functions"], plain), (words["totals"], totals)):
        parts += [
            f"## {title}",
            *(_entry(function, language) for function in sorted(functions, key=lambda one: one.name)),
        ]
    parts += [f"## {words['limits']}", _limits(language)]
    return "\n\n".join(parts) + "\n"


def shown_in(function: Function) -> Clause:
    """The clause in which a function's example is written."""
    return function.stands[0]


def _entry(function: Function, language: str) -> str:
    words = _TITLES[language]
    stands = ", ".join(f"`{clause}`" for clause in function.stands)
    example = f"{words['example']}{_colon(language)} `{shown_in(function)} {function.example}`."
    used = f"{words['stands']}{_colon(language)} {stands}."
    return f"### `{function.signature}`\n\n{function.meaning[language]} {used}\n\n{example}"


def _colon(language: str) -> str:
    return "\u00a0:" if language == "fr" else ":"


def _table(rows: tuple[tuple[str, str, str], ...], language: str) -> str:
    return "\n".join(f"- {_code(text)}{_colon(language)} {fr if language == 'fr' else en}" for text, en, fr in rows)


def _code(text: str) -> str:
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def _limits(language: str) -> str:
    reserved = ", ".join(f"`{word}`" for word in sorted(RESERVED))
    if language == "fr":
        return (
            f"Une partie compte au plus {LONGEST} caractères, {MOST} éléments et {DEEPEST} niveaux imbriqués. `limit` va jusqu’à "
            f"{PAGE} lignes et `offset + limit` jusqu’à {WINDOW}\u00a0; avec `group_by`, jusqu’à {GROUPS}. Les exports n’ont pas ces "
            f"limites. Mots réservés\u00a0: {reserved}."
        )
    return (
        f"A part has at most {LONGEST} characters, {MOST} elements and {DEEPEST} nested levels. `limit` goes up to {PAGE} rows and "
        f"`offset + limit` up to {WINDOW}; with `group_by`, up to {GROUPS}. Exports do not have these limits. Reserved words: {reserved}."
    )
