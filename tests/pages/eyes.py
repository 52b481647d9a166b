"""What every screen must be: nothing cut off, every control named and large enough for a thumb."""

from typing import Any

from playwright.async_api import Page

SMALLEST = 44
_LOOK = """smallest => {
  const shown = element => {
    const { width, height } = element.getBoundingClientRect()
    return width > 0 && height > 0 && element.checkVisibility({ visibilityProperty: true })
  }
  const nameOf = element => (element.ariaLabel || element.innerText || element.alt || element.title
    || [...(element.labels ?? [])].map(label => label.innerText).join(' ')).trim()
  const described = element => element.outerHTML.slice(0, 160)
  const controls = [...document.querySelectorAll('a, button, input, select, textarea, summary')]
    .filter(element => shown(element) && !element.closest('.skip'))
  const target = element =>
    (element.matches('input') && element.closest('label, .pick')) || element
  const inText = element => element.matches('p a, li p a, dd a')
  return {
    nameless: controls.filter(element => !nameOf(element)).map(described),
    small: controls.filter(element => {
      const { width, height } = target(element).getBoundingClientRect()
      return !inText(element) && Math.min(width, height) < smallest - 0.5
    }).map(described),
    wide: [...document.querySelectorAll('body *')].filter(element =>
      shown(element) && !element.closest('.filters, .leaflet-container, .skip')
      && element.getBoundingClientRect().right > innerWidth + 1).map(described).slice(0, 3),
    headings: document.querySelectorAll('h1').length,
    language: document.documentElement.lang,
  }
}"""
GOOD = {"nameless": [], "small": [], "wide": [], "headings": 1, "language": "zh-CN"}


async def look(page: Page) -> dict[str, Any]:
    """Everything wrong with what is shown; equal to GOOD when nothing is."""
    seen: dict[str, Any] = await page.evaluate(_LOOK, SMALLEST)
    return seen
