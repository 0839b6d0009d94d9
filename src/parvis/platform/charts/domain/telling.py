"""A chart told in words: what screen readers hear first, what a reader checks against the drawing."""

from __future__ import annotations

import math
from collections.abc import Sequence

from parvis.platform.catalog.domain.typography import FIXED, number
from parvis.platform.charts.domain.answers import Boxes, Dots, Groups, Key, Line
from parvis.platform.charts.domain.drawing.parts import share
from parvis.platform.charts.domain.drawing.plate import Plate
from parvis.platform.charts.domain.figures import figure
from parvis.platform.charts.domain.kinds import STEPS, ChartKind
from parvis.platform.charts.domain.times import period

_MOST_LINES = 8
_PARTIAL = {
    "fr": "Au début ou à la fin, ce qui ne couvre pas tout le pas de temps ({}) n’est pas montré.",
    "en": "At the start or the end, a {} that is not complete is not shown.",
}


def told(plate: Plate) -> str:
    """A few sentences, in the reader's language.

    The extent of the axis, the greatest and the least value and where they are; for several series, those of each.
    """
    body = plate.answer.body
    if isinstance(body, Dots):
        return _dots(plate, body)
    if isinstance(body, Boxes):
        return _boxes(plate, body)
    if plate.kind in {ChartKind.PIE, ChartKind.TREEMAP}:
        return _parts(plate, body)
    return _groups(plate, body)


def _groups(plate: Plate, body: Groups) -> str:
    french, step = plate.language == "fr", plate.answer.step
    if step is not None and not step.comes_round:
        start = period(body.keys[0].at or 1, body.keys[-1].at or 1, step, plate.language)
    elif plate.answer.width:
        return _classes(plate, body)
    else:
        count = number(len(body.keys), plate.language)
        start = f"{count} groupes" if french else f"{count} groups"
        if len(body.keys) == 1:
            start = "Un groupe" if french else "One group"
    if len(body.lines) == 1:
        return f"{start}, {_extremes(plate, body.keys, body.lines[0])}."
    said = [
        f"{line.name}{FIXED if french else ''}: {_extremes(plate, body.keys, line)}"
        for line in body.lines[:_MOST_LINES]
    ]
    joined = "\u202f; " if french else "; "
    return f"{start}. {joined.join(said)}."


def _classes(plate: Plate, body: Groups) -> str:
    values = [value or 0.0 for value in body.lines[0].values]
    fullest = max(range(len(values)), key=values.__getitem__)
    where, rows = body.keys[fullest].label, number(values[fullest], plate.language)
    count = number(len(values), plate.language)
    if plate.language == "fr":
        return f"{plate.x} en {count} classes. La plus fournie, {where}, compte {rows} lignes."
    return f"{plate.x} in {count} classes. The fullest, {where}, has {rows} rows."


def _extremes(plate: Plate, keys: Sequence[Key], line: Line) -> str:
    known = [(value, key) for key, value in zip(keys, line.values, strict=True) if value is not None]
    french = plate.language == "fr"
    if not known:
        return "aucune valeur" if french else "no value"
    (high, top), (low, bottom) = max(known, key=lambda one: one[0]), min(known, key=lambda one: one[0])
    if high == low:
        return f"la valeur est {plate.figure(high)}" if french else f"the value is {plate.figure(high)}"
    if french:
        return f"le maximum est {plate.figure(high)} ({top.label}) et le minimum {plate.figure(low)} ({bottom.label})"
    return f"the maximum is {plate.figure(high)} ({top.label}) and the minimum {plate.figure(low)} ({bottom.label})"


def _parts(plate: Plate, body: Groups) -> str:
    values = [value or 0.0 for value in body.lines[0].values]
    total, largest = sum(values), max(range(len(values)), key=values.__getitem__)
    part = share(values[largest], total, plate.language)
    count, name = number(len(values), plate.language), body.keys[largest].label
    if plate.language == "fr":
        return f"{count} parts d’un total de {plate.figure(total)}. La plus grande, {name}, en fait {part}."
    return f"{count} parts of a total of {plate.figure(total)}. The largest, {name}, makes {part} of it."


def _dots(plate: Plate, body: Dots) -> str:
    dots = [dot for _, cloud in body.clouds for dot in cloud]
    xs, ys = [x for x, _ in dots], [y for _, y in dots]
    count, language = number(len(dots), plate.language), plate.language
    x = (figure(min(xs), language), figure(max(xs), language, plate.x_unit))
    y = (figure(min(ys), language), figure(max(ys), language, plate.unit))
    link = correlation(dots)
    if language == "fr":
        said = f"{count} points. {plate.x}{FIXED}: de {x[0]} à {x[1]}. {plate.y}{FIXED}: de {y[0]} à {y[1]}."
        return (
            said if link is None else f"{said} Coefficient de corrélation{FIXED}: {figure(link, language, figures=2)}."
        )
    said = f"{count} points. {plate.x}: from {x[0]} to {x[1]}. {plate.y}: from {y[0]} to {y[1]}."
    return said if link is None else f"{said} Correlation coefficient: {figure(link, language, figures=2)}."


def correlation(dots: Sequence[tuple[float, float]]) -> float | None:
    """Pearson's coefficient; None where a measure does not vary.

    >>> correlation([(0, 0), (1, 2), (2, 4)])
    1.0
    """
    count = len(dots)
    if count < 3:
        return None
    x_mean, y_mean = sum(x for x, _ in dots) / count, sum(y for _, y in dots) / count
    across = sum((x - x_mean) * (y - y_mean) for x, y in dots)
    spread = math.sqrt(sum((x - x_mean) ** 2 for x, _ in dots) * sum((y - y_mean) ** 2 for _, y in dots))
    return across / spread if spread and math.isfinite(spread) else None


def _boxes(plate: Plate, body: Boxes) -> str:
    pairs = list(zip(body.keys, body.boxes, strict=True))
    top, bottom = max(pairs, key=lambda one: one[1].middle), min(pairs, key=lambda one: one[1].middle)
    count = number(len(pairs), plate.language)
    high, low = plate.figure(top[1].middle), plate.figure(bottom[1].middle)
    if plate.language == "fr":
        return f"{count} groupes. La médiane la plus haute est {high} ({top[0].label}), la plus basse {low} ({bottom[0].label})."
    return f"{count} groups. The highest median is {high} ({top[0].label}), the lowest {low} ({bottom[0].label})."


def notes(plate: Plate, missing_names: dict[str, str]) -> list[str]:
    """What the chart does not show: rows without a value, groups beyond the most, a sample. `missing_names` are labels."""
    language, out = plate.language, []
    french = language == "fr"
    for column, count in plate.answer.missing.items():
        if not count:
            continue
        said, label = number(count, language), missing_names.get(column, column)
        if french:
            out.append(f"{said} ligne{'s' if count > 1 else ''} sans valeur pour «\u202f{label}\u202f».")
        else:
            out.append(f"{said} row{'s' if count > 1 else ''} without a value for “{label}”.")
    body, step = plate.answer.body, plate.answer.step
    if isinstance(body, Groups) and body.partial and step is not None:
        out.append(_PARTIAL[language].format(STEPS[step][language]))
    if isinstance(body, Groups) and body.gathered:
        said = number(body.gathered, language)
        out.append(f"«\u202fAutres\u202f» réunit {said} groupes." if french else f"“Others” gathers {said} groups.")
    elif not isinstance(body, Dots) and body.unseen:
        said = number(len(body.keys), language)
        out.append(
            f"Seuls les {said} premiers groupes sont montrés." if french else f"Only the first {said} groups are shown."
        )
    if isinstance(body, Dots) and body.shown < body.total:
        shown, total = number(body.shown, language), number(body.total, language)
        out.append(
            f"{shown} points tirés au sort parmi {total}."
            if french
            else f"{shown} points drawn at random out of {total}."
        )
    return out
