"""The page's look as Gradio's theme: the reader's own fonts, paper and ink. Fetches nothing; the rest is page.css."""

from __future__ import annotations

from gradio.themes import Base
from gradio.themes.utils import colors, sizes

SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "Arial", "sans-serif")
MONO = ("ui-monospace", "SF Mono", "Cascadia Mono", "Menlo", "Liberation Mono", "monospace")


class BylineTheme(Base):
    """Paper and ink, in light and dark. Fonts are names of installed fonts only."""

    def __init__(self) -> None:
        super().__init__(
            primary_hue=colors.sky,
            neutral_hue=colors.stone,
            text_size=sizes.text_md,
            radius_size=sizes.radius_sm,
            font=SANS,
            font_mono=MONO,
        )
        self.set(
            body_background_fill="#faf9f6",
            body_background_fill_dark="#171614",
            body_text_color="#1c1b19",
            body_text_color_dark="#eceae4",
            block_background_fill="transparent",
            block_background_fill_dark="transparent",
            block_border_width="0px",
            block_shadow="none",
            block_padding="0px",
            layout_gap="0px",
        )
