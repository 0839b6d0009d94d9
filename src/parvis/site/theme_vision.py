"""How a colour looks to people who lack one kind of cone, after Machado, Oliveira and Fernandes (2009), at full severity.

Nine men in a hundred and one woman in two hundred see colours so, most of them to a lesser degree.
"""

from __future__ import annotations

from parvis.site.theme_colour import Colour, Triple

Matrix = tuple[Triple, Triple, Triple]

VISIONS: dict[str, Matrix] = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def seen(colour: Colour, vision: str) -> Colour:
    """The colour that someone with usual sight sees as somebody of that `vision` sees `colour`."""
    return Colour(
        *(
            min(max(sum(part * light for part, light in zip(row, colour.light, strict=True)), 0.0), 1.0)
            for row in VISIONS[vision]
        )
    )
