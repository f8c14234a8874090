"""Pictures as chats show them: our own SVG drawn as PNG."""

import resvg_py

WHITE = "#ffffff"
SHARP = 2  # pixels of a picture to one of its drawing


def png(svg: str) -> bytes:
    """On white, sharp enough for a telephone."""
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=SHARP, background=WHITE))
