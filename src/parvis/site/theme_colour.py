"""A colour as the eye sees it: contrast after WCAG 2.2, lightness, chroma and hue after Oklab (Ottosson, 2020).

`#1d6a3d` is the only way a colour is written here: short forms, names and transparency are refused.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

Triple = tuple[float, float, float]
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class Colour:
    """Red, green and blue as light, from 0 to 1 (linear sRGB)."""

    red: float
    green: float
    blue: float

    @classmethod
    def parse(cls, text: str) -> Colour:
        """
        >>> Colour.parse("#0b5f55").hex
        '#0b5f55'
        """
        if _HEX.fullmatch(text) is None:
            raise ValueError(f"“{text}” is not a colour: write six digits after a #, such as #0b5f55")
        return cls(*(_light(int(text[at : at + 2], 16) / 255) for at in (1, 3, 5)))

    @classmethod
    def at(cls, lightness: float, chroma: float, hue: float) -> Colour:
        """The colour that a screen shows for an Oklch place; chroma gives way where it cannot show that much."""
        for part in range(20, -1, -1):
            colour = cls(*_from_oklab(lightness, chroma * part / 20, hue))
            if all(-1e-4 <= one <= 1 + 1e-4 for one in colour.light):
                return cls.parse(cls(*(min(max(one, 0.0), 1.0) for one in colour.light)).hex)
        return cls.parse("#ffffff" if lightness > 0.5 else "#000000")

    @property
    def light(self) -> Triple:
        return (self.red, self.green, self.blue)

    @property
    def hex(self) -> str:
        return "#" + "".join(f"{round(_shown(one) * 255):02x}" for one in self.light)

    @property
    def luminance(self) -> float:
        return 0.2126 * self.red + 0.7152 * self.green + 0.0722 * self.blue

    @property
    def oklab(self) -> Triple:
        long = math.cbrt(0.4122214708 * self.red + 0.5363325363 * self.green + 0.0514459929 * self.blue)
        middle = math.cbrt(0.2119034982 * self.red + 0.6806995451 * self.green + 0.1073969566 * self.blue)
        short = math.cbrt(0.0883024619 * self.red + 0.2817188376 * self.green + 0.6299787005 * self.blue)
        return (
            0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
            1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
            0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
        )

    @property
    def oklch(self) -> Triple:
        """Lightness from 0 to 1, chroma from 0 (grey) to about 0.37, hue in degrees."""
        lightness, across, along = self.oklab
        return lightness, math.hypot(across, along), math.degrees(math.atan2(along, across)) % 360


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of WCAG, from 1 to 21.

    >>> contrast(Colour.parse("#000000"), Colour.parse("#ffffff"))
    21.0
    """
    darker, lighter = sorted((one.luminance, other.luminance))
    return (lighter + 0.05) / (darker + 0.05)


def difference(one: Colour, other: Colour) -> float:
    """How far apart two colours look: the distance in Oklab, in hundredths. 2 is about the least that one notices."""
    return 100 * math.dist(one.oklab, other.oklab)


def _light(shown: float) -> float:
    return shown / 12.92 if shown <= 0.04045 else float(((shown + 0.055) / 1.055) ** 2.4)


def _shown(light: float) -> float:
    return light * 12.92 if light <= 0.0031308 else float(1.055 * light ** (1 / 2.4) - 0.055)


def _from_oklab(lightness: float, chroma: float, hue: float) -> Triple:
    across, along = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * across + 0.2158037573 * along) ** 3
    middle = (lightness - 0.1055613458 * across - 0.0638541728 * along) ** 3
    short = (lightness - 0.0894841775 * across - 1.2914855480 * along) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
