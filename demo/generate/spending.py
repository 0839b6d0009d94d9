"""An illustrative split of a published total, in a workbook as finance offices make them: a note, a title block, a total.

The total is the operating expenditure published for 2019, 138.1 million euros. The split by function is invented: the
amounts are drawn, then adjusted to the thousand of euros so that they add up to the published total.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]

from . import chance

TOTAL = 138_100_000
FUNCTIONS = {
    "0": ("Services généraux", "General services", 24),
    "1": ("Sécurité", "Safety", 4),
    "2": ("Enseignement, formation", "Education and training", 16),
    "3": ("Culture, vie sociale, jeunesse, sports", "Culture, social life, youth and sport", 24),
    "4": ("Santé et action sociale", "Health and social action", 17),
    "5": ("Aménagement et habitat", "Planning and housing", 6),
    "6": ("Action économique", "Economy", 3),
    "7": ("Environnement", "Environment", 4),
    "8": ("Transports", "Transport", 2),
}
NATURES = {
    "011": "Charges à caractère général",
    "012": "Charges de personnel",
    "65": "Autres charges de gestion courante",
}


def amounts() -> dict[tuple[str, str], int]:
    """Whole euros by function and chapter; they add up to TOTAL."""
    draws = chance.source("spending")
    weights = {
        (function, chapter): FUNCTIONS[function][2] * share * draws.uniform(0.8, 1.2)
        for function in FUNCTIONS
        for chapter, share in zip(NATURES, (0.38, 0.33, 0.29), strict=True)
    }
    whole = sum(weights.values())
    out = {line: round(TOTAL * weight / whole / 1000) * 1000 for line, weight in weights.items()}
    out["0", "011"] += TOTAL - sum(out.values())
    return out


def write(folder: Path) -> Path:
    path = folder / "depenses-par-fonction.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": datetime(2026, 6, 30), "title": "Dépenses de fonctionnement par fonction"})
        notes = book.add_worksheet("Lisez-moi")
        notes.write(0, 0, "Répartition inventée d’un total publié : 138,1 M€ de dépenses de fonctionnement en 2019.")
        _table(book, book.add_worksheet("Dépenses 2019"))
    return path


def _table(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0"})
    sheet.merge_range(0, 0, 0, 6, "Dépenses réelles de fonctionnement 2019 – répartition illustrative", bold)
    sheet.write(1, 0, "Montants en euros, arrondis au millier")
    headings = ("Exercice", "Code fonction", "Fonction", "Fonction (anglais)", "Chapitre", "Nature", "Montant")
    sheet.write_row(3, 0, headings, bold)
    for row, ((function, chapter), euros) in enumerate(amounts().items(), start=4):
        french, english, _ = FUNCTIONS[function]
        sheet.write_row(row, 0, (2019, function, french, english, chapter, NATURES[chapter]))
        sheet.write_number(row, 6, euros, money)
