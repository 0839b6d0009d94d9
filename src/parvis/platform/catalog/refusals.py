"""Why an act on a dataset is refused, in words for the person who asked for it."""

from __future__ import annotations


class Refused(Exception):
    """An act that the rules forbid; `text` says why and what to do, in English and French."""

    def __init__(self, *, en: str, fr: str) -> None:
        super().__init__(en)
        self.text = {"en": en, "fr": fr}


class Conflict(Refused):
    """Somebody else published the same dataset in the meantime."""

    def __init__(self, dataset: str) -> None:
        super().__init__(
            en=f"Somebody else published “{dataset}” while you were at it: look at its history, then start again.",
            fr=f"Quelqu’un d’autre a publié « {dataset} » entre-temps : regardez son historique, puis recommencez.",
        )
