"""Pictures as chats show them: our own SVG drawn as PNG."""

from functools import cache

WHITE = "#ffffff"
SHARP = 2.0  # pixels of a picture to one of its drawing
FAMILIES = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei",
    "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Noto Serif CJK SC", "DejaVu Sans",
    "Liberation Sans", "Arial",
)  # fmt: skip
PROBE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><text y="15">{}</text></svg>'
)


def png(svg: str) -> bytes:
    """On white, sharp enough for a telephone."""
    return _drawn(svg, lettering() or "sans-serif", SHARP)


@cache
def lettering() -> str | None:
    """A font of this machine from which every word can be drawn; others lend it their letters.

    None where there is no Chinese font: then what a picture says is better said in words.
    """
    return next((family for family in FAMILIES if _tells_apart(family)), None)


def _tells_apart(family: str) -> bool:
    return _drawn(PROBE.format("进"), family) != _drawn(PROBE.format("度"), family)


def _drawn(svg: str, family: str, zoom: float | None = None) -> bytes:
    import resvg_py  # not before the first picture: it brings a renderer along

    drawn = resvg_py.svg_to_bytes(
        svg_string=svg, background=WHITE, zoom=zoom, font_family=family, sans_serif_family=family
    )
    return bytes(drawn)
