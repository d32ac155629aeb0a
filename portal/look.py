"""The one stylesheet and its colours: the municipality's accent, made legible on light and on dark paper."""

import colorsys
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

TEMPLATES = Path(str(files("templates")))
STYLESHEET = Path(__file__).parent / "static" / "insyn.css"
ICON = STYLESHEET.with_name("insyn.svg")
LIGHT_PAPER, DARK_PAPER = "#ffffff", "#15181a"
_ENOUGH = 5.5
"""Above the 4.5 : 1 of WCAG 1.4.3, so that it holds on tinted panels too."""
_STEPS = 50
_BLANKS = re.compile(r"\s+")

Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Look:
    """The stylesheet as it is sent, its address, which changes with its content, and the accent on light paper."""

    css: bytes
    address: str
    light: str


@cache
def look(accent: str) -> Look:
    """The stylesheet in the accent colour `#rrggbb`, which is darkened or lightened until it can be read."""
    light, dark = legible(accent, LIGHT_PAPER), legible(accent, DARK_PAPER)
    colours = (
        f":root{{--accent:{light};--on-accent:{LIGHT_PAPER}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root{{--accent:{dark};--on-accent:{DARK_PAPER}}}}}"
    )
    css = (colours + _compact(STYLESHEET.read_text(encoding="utf-8"))).encode()
    return Look(css, f"/static/insyn.css?v={hashlib.sha256(css).hexdigest()[:12]}", light)


def legible(colour: str, paper: str) -> str:
    """`colour`, darkened or lightened away from `paper` in small steps until the contrast is enough."""
    end = 0.0 if _luminance(_parse(paper)) > 0.5 else 1.0
    hue, lightness, saturation = colorsys.rgb_to_hls(*_parse(colour))
    for step in range(_STEPS):
        moved = colorsys.hls_to_rgb(hue, lightness + (end - lightness) * step / _STEPS, saturation)
        if contrast(moved, _parse(paper)) >= _ENOUGH:
            return _written(moved)
    return _written((end, end, end))


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of WCAG 2, 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _compact(css: str) -> str:
    return _BLANKS.sub(" ", re.sub(r"/\*.*?\*/", "", css, flags=re.S)).strip()


def _luminance(colour: Colour) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parse(colour: str) -> Colour:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def _written(colour: Colour) -> str:
    return "#" + "".join(f"{round(c * 255):02x}" for c in colour)
