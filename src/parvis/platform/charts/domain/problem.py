"""Why a chart cannot be drawn, said to the reader with the remedy, in French and in English."""

from __future__ import annotations

from collections.abc import Sequence

from parvis.engine.tables.schema import Column

_WORDS = {
    "kind": ("Le type de graphique « {0} » n’existe pas. Types possibles : {1}.", "There is no chart of kind “{0}”. Kinds: {1}."),
    "aggregate": ("Le calcul « {0} » n’existe pas. Calculs possibles : {1}.", "There is no calculation “{0}”. Possible ones: {1}."),
    "step": ("Le pas de temps « {0} » n’existe pas. Pas possibles : {1}.", "There is no time step “{0}”. Possible ones: {1}."),
    "order": ("L’ordre « {0} » n’existe pas. Ordres possibles : {1}.", "There is no order “{0}”. Possible ones: {1}."),
    "limit": ("Le nombre de groupes « {0} » ne convient pas : écrivez un nombre entier, {1}.", "“{0}” is no number of groups: write a whole number, {1}."),
    "bins": ("Le nombre de classes « {0} » ne convient pas : écrivez un nombre entier, {1}.", "“{0}” is no number of classes: write a whole number, {1}."),
    "parameter": ("La description d’un graphique n’a pas de « {0} ».", "The description of a chart has no “{0}”."),
    "filters": ("Les filtres « {0} » ne se lisent pas : donnez un texte pour chaque colonne.", "The filters “{0}” cannot be read: give a text for each column."),
    "column": ("Ce jeu de données n’a pas de colonne « {0} ». Choisissez une colonne dans le formulaire.", "This dataset has no column “{0}”. Choose one in the form."),
    "no_x": ("Il manque la colonne de l’axe. Choisissez-la dans le formulaire.", "The column of the axis is missing. Choose it in the form."),
    "x": ("La colonne « {0} » ne convient pas à ce type de graphique. Colonnes possibles : {1}.", "The column “{0}” does not suit this kind of chart. Possible columns: {1}."),
    "y": ("La colonne « {0} » n’est pas une colonne de nombres, on ne peut pas la mesurer. Colonnes possibles : {1}.", "The column “{0}” does not hold numbers, so that it cannot be measured. Possible columns: {1}."),
    "no_y": ("Ce type de graphique montre une colonne de nombres : choisissez la valeur dans le formulaire.", "This kind of chart shows a column of numbers: choose the value in the form."),
    "series": ("La colonne « {0} » ne peut pas partager les valeurs en séries. Colonnes possibles : {1}.", "The column “{0}” cannot split the values into series. Possible columns: {1}."),
    "no_series": ("Des barres empilées montrent ce qui compose un total : choisissez la colonne des séries.", "Stacked bars show what makes a total: choose the column of the series."),
    "takes_no_series": ("Ce type de graphique n’a pas de séries : ôtez la colonne « {0} ».", "This kind of chart has no series: take the column “{0}” away."),
    "same": ("La colonne « {0} » sert deux fois. Choisissez une autre colonne pour les séries.", "The column “{0}” is used twice. Choose another one for the series."),
    "total": ("Les parts d’un tout s’additionnent : pour ce type de graphique, choisissez la somme ou le nombre de lignes.", "The parts of a whole add up: for this kind of chart, choose the sum or the number of rows."),
    "many_y": ("On ne compare plusieurs valeurs que sans séries, avec des barres ou une courbe, et {0} au plus.", "Several values are compared without series only, as bars or a line, {0} at most."),
    "units": ("Les valeurs comparées ont des unités différentes ({0}) : choisissez des colonnes de même unité.", "The values compared have different units ({0}): choose columns of one unit."),
    "no_step": ("La colonne « {0} » ne se découpe pas par « {1} ».", "The column “{0}” cannot be cut by “{1}”."),
    "points": ("Cela ferait {0} points, trop pour être lus. Choisissez un pas de temps plus long ou filtrez.", "That would make {0} points, too many to be read. Choose a longer time step or filter."),
    "negative": ("Une valeur est négative : ce ne sont pas les parts d’un tout. Des barres conviennent.", "A value is negative: these are not the parts of a whole. Bars would do."),
    "whole": ("Une ligne a plusieurs valeurs dans « {0} » : les parts ne feraient pas un tout. Des barres conviennent.", "A row has several values in “{0}”: the parts would not make a whole. Bars would do."),
    "years": ("Le calendrier montre quatre années au plus. Filtrez sur une période, ou choisissez une courbe.", "The calendar shows four years at most. Filter by a period, or choose a line."),
    "nothing": ("Aucune ligne à montrer pour ces choix. Ôtez un filtre ou choisissez une autre colonne.", "No row to show for these choices. Take a filter away or choose another column."),
}  # fmt: skip


class ChartProblem(ValueError):
    """A description that cannot be drawn; `remedy` names the kind of chart that would do, when one would."""

    def __init__(
        self, why: str, value: str | Column = "", possible: Sequence[str | Column] = (), remedy: str = ""
    ) -> None:
        super().__init__(f"{why}: {value}")
        self.why, self.value, self.possible, self.remedy = why, value, tuple(possible), remedy

    def words(self, language: str) -> str:
        """What to tell the reader.

        >>> ChartProblem("no_series").words("en")
        'Stacked bars show what makes a total: choose the column of the series.'
        """
        french, english = _WORDS[self.why]
        value = _said(self.value, language)
        possible = (
            ", ".join(_said(one, language) for one in self.possible[:12]) + ("…" if len(self.possible) > 12 else "")
            or "–"
        )
        return set_in_french(french.format(value, possible)) if language == "fr" else english.format(value, possible)


def _said(value: str | Column, language: str) -> str:
    """A word of the address as it came, a column by its label; long ones are cut."""
    text = value.label(language) if isinstance(value, Column) else value
    return text if len(text) <= 80 else text[:79] + "…"


def set_in_french(text: str) -> str:
    """The spaces that French sets before its high signs, made so that lines do not break there."""
    for sign in (";", "!", "?", "»"):
        text = text.replace(f" {sign}", f"\u202f{sign}")
    return text.replace("« ", "«\u202f").replace(" :", "\u00a0:")
