"""Finds text on a page that is too faint to read, by WCAG 2's measure for level AA."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

_MEASURE = """
  const channel = (v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * channel(r / 255) + 0.7152 * channel(g / 255) + 0.0722 * channel(b / 255);
  const parse = (text) => {
    const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number);
    return [r, g, b, a];
  };
  const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3]));
  const behind = (element) => {
    const layers = [];
    for (let e = element; e; e = e.parentElement) layers.push(parse(getComputedStyle(e).backgroundColor));
    return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255]);
  };
  const contrast = (style, ground) => {
    const [a, b] = [light(over(parse(style.color), ground)), light(ground)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  };
"""
_SCRIPT = (
    f"() => {{{_MEASURE}"
    """
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    const element = walker.currentNode.parentElement;
    if (!text || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    if (element.closest("script, style, :disabled, .for-screen-readers") || !element.getClientRects().length) continue;
    const style = getComputedStyle(element);
    const ground = behind(element);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const ratio = contrast(style, ground);
    if (ratio < (large ? 3 : 4.5)) faint.push(`${ratio.toFixed(2)} ${style.color} on ${ground}: ${text.slice(0, 40)}`);
  }
  return faint;
}"""
)
_DRAWN = (
    f"(element) => {{{_MEASURE}"
    """
  const style = getComputedStyle(element, "::after");
  return contrast(style, over(parse(style.backgroundColor), behind(element)));
}"""
)


def too_faint(page: Page) -> list[str]:
    """Ratio, colours and words of each piece of visible text under 4.5 to 1, or 3 to 1 where it is large."""
    found: list[str] = page.evaluate(_SCRIPT)
    return found


def drawn_ratio(element: Locator) -> float:
    """Contrast of what the style sheet draws after an element, which is no text of the page."""
    found: float = element.evaluate(_DRAWN)
    return found
