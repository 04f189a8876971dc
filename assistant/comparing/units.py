"""Units as newspapers spell them, and figures brought to the base unit of their dimension (by pint)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pint import UnitRegistry

SHARE = "share"
POINTS = "points"
"""Of percentage points: a rise of two points is no rise of two per cent."""
AGE = "age"
TEMPERATURE = "temperature"
# Dimension, unit as pint calls it, how it is spelt. Longer spellings are tried first, whatever their order here.
_MEASURES = (
    ("length", "metre", r"met(?:re|er)s?"),
    ("length", "kilometre", r"kms?|kilomet(?:re|er)s?"),
    ("length", "mile", r"miles?"),
    ("length", "foot", r"foot|feet|ft"),
    ("length", "inch", r"inch(?:es)?"),
    ("length", "yard", r"yards?"),
    ("length", "centimetre", r"cm|centimet(?:re|er)s?"),
    ("length", "millimetre", r"mm|millimet(?:re|er)s?"),
    ("length", "nautical_mile", r"nautical miles?"),
    ("area", "acre", r"acres?"),
    ("area", "hectare", r"hectares?|ha"),
    ("area", "metre**2", r"(?:square|sq\.?)[ -](?:met(?:re|er)s?|m)|m²|m2"),
    ("area", "kilometre**2", r"(?:square|sq\.?)[ -](?:kilomet(?:re|er)s?|kms?)|km²|km2"),
    ("area", "mile**2", r"(?:square|sq\.?)[ -]mi(?:les?)?"),
    ("area", "foot**2", r"(?:square|sq\.?)[ -](?:feet|foot|ft)"),
    ("volume", "litre", r"lit(?:re|er)s?"),
    ("volume", "millilitre", r"ml|millilit(?:re|er)s?"),
    ("volume", "gallon", r"gallons?"),
    ("volume", "oil_barrel", r"barrels?|bpd"),
    ("volume", "metre**3", r"cubic[ -]met(?:re|er)s?|m³|m3"),
    ("volume", "foot**3", r"cubic[ -](?:feet|foot)"),
    ("mass", "kilogram", r"kgs?|kilos?|kilogram(?:me)?s?"),
    ("mass", "gram", r"gram(?:me)?s?"),
    ("mass", "milligram", r"mg|milligrams?"),
    ("mass", "pound", r"lbs?"),
    ("mass", "ounce", r"ounces?|oz"),
    ("mass", "metric_ton", r"tonnes?|metric tons?"),
    ("mass", "ton", r"tons?"),
    ("time", "second", r"seconds?"),
    ("time", "minute", r"minutes?|mins?"),
    ("time", "hour", r"hours?|hrs?"),
    ("time", "day", r"days?"),
    ("time", "week", r"weeks?"),
    ("time", "month", r"months?"),
    ("time", "year", r"years?|yrs?"),
    ("time", "decade", r"decades?"),
    ("time", "century", r"centur(?:y|ies)"),
    ("speed", "mile/hour", r"mph|miles? (?:per|an) hour"),
    ("speed", "kilometre/hour", r"km/h|kmh|kph|kilomet(?:re|er)s? (?:per|an) hour"),
    ("speed", "metre/second", r"m/s|met(?:re|er)s? (?:per|a) second"),
    ("speed", "knot", r"knots?"),
    (TEMPERATURE, "degC", r"° ?C|degrees? (?:Celsius|centigrade|C)|Celsius|(?-i:(?<=\d)C)"),
    (TEMPERATURE, "degF", r"° ?F|degrees? (?:Fahrenheit|F)|Fahrenheit|(?-i:(?<=\d)F)"),
    ("power", "kilowatt", r"kW|kilowatts?"),
    ("power", "megawatt", r"MW|megawatts?"),
    ("power", "gigawatt", r"GW|gigawatts?"),
    ("energy", "kilowatt_hour", r"kWh|kilowatt[ -]hours?"),
    ("energy", "megawatt_hour", r"MWh|megawatt[ -]hours?"),
    ("energy", "gigawatt_hour", r"GWh|gigawatt[ -]hours?"),
    ("data", "gigabyte", r"GB|gigabytes?"),
    ("data", "terabyte", r"TB|terabytes?"),
)
_PLAIN = (
    (SHARE, "%", r"%|per ?cent|pct"),
    (POINTS, "points", r"percentage points?|pp"),
    ("currency:dollar", "dollar", r"(?:US |U\.S\. )?dollars?|USD"),
    ("currency:australian dollar", "australian dollar", r"Australian dollars?|AUD"),
    ("currency:canadian dollar", "canadian dollar", r"Canadian dollars?|CAD"),
    ("currency:euro", "euro", r"euros?|EUR"),
    ("currency:pound", "pound", r"pounds? sterling|GBP"),
    ("currency:yen", "yen", r"yen"),
    ("currency:rupee", "rupee", r"rupees?"),
    ("currency:yuan", "yuan", r"yuan|renminbi"),
    ("currency:rouble", "rouble", r"rou?bles?"),
    ("currency:shekel", "shekel", r"shekels?"),
    ("currency:peso", "peso", r"pesos?"),
    ("currency:crown", "crown", r"kron(?:or|er|a|e)"),
    ("currency:cent", "cent", r"cents?"),
    ("degrees", "degree", r"degrees?|°"),
    ("magnitude", "magnitude", r"magnitude"),
    ("times", "times", r"times|fold"),
)
"""What pint does not convert: it needs no base but itself."""
_BY_ITSELF = frozenset((POINTS, AGE, "degrees", "magnitude", "times"))
_SIGNS = {
    "$": "dollar", "us$": "dollar", "a$": "australian dollar", "c$": "canadian dollar", "€": "euro", "£": "pound",
    "¥": "yen", "₹": "rupee", "rs": "rupee", "rs.": "rupee", "₩": "won", "₽": "rouble", "₪": "shekel", "₺": "lira",
}  # fmt: skip
SIGN = r"(?:US|A|C)?\$|[€£¥₹₩₽₪₺]|\bRs\.?"
"""What may stand before a sum of money, as a pattern."""
_YEARS_OLD = re.compile(r"[\s-]years?[\s-]olds?\b|[\s-]years? of age\b", re.IGNORECASE)
_POUNDS = re.compile(r"[\s-]pounds?\b", re.IGNORECASE)
_OF_MASS = re.compile(r"\b(?:weigh\w*|heav\w*|lift\w*)\b[^,;.]*$", re.IGNORECASE)
_LEAST_TON, _MOST_TON = Fraction(907), Fraction(1017)  # short, metric or long: newspapers seldom say which
_HUNDREDTH = Fraction(1, 100)


@dataclass(frozen=True, slots=True)
class Unit:
    """What a figure is measured in."""

    name: str
    """As pint calls it, or a currency."""
    dimension: str


METRE = Unit("metre", "length")
MAGNITUDE = Unit("magnitude", "magnitude")
YEARS_OLD = Unit("year", AGE)


def currency(sign: str) -> Unit:
    """The unit that a sign such as "£" stands for."""
    name = _SIGNS[sign.strip().lower()]
    return Unit(name, f"currency:{name}")


@cache
def _forms() -> tuple[tuple[Unit, re.Pattern[str]], ...]:
    rows = sorted((*_MEASURES, *_PLAIN), key=lambda row: max(map(len, row[2].split("|"))), reverse=True)
    return tuple(
        (
            Unit(name, dimension),
            re.compile(rf"[\s-]?(?:{form.replace(' ', chr(92) + 's')})(?![\w²³]|/\w)", re.IGNORECASE),
        )
        for dimension, name, form in rows
    )


@cache
def _first_form() -> re.Pattern[str]:
    """Whether any unit follows: most figures of news have none."""
    return re.compile("|".join(f"(?:{pattern.pattern})" for _, pattern in _forms()), re.IGNORECASE)


def unit_at(text: str, at: int) -> tuple[Unit, int] | None:
    """The unit that follows a figure which ends at `at`, and where it ends. "5 years old" is an age."""
    aged = _YEARS_OLD.match(text, at)
    if aged:
        return YEARS_OLD, aged.end()
    pounds = _POUNDS.match(text, at)
    if pounds and not re.match(r"\ssterling\b", text[pounds.end() :]):
        return _pounds(text, at, pounds.end()), pounds.end()
    if not _first_form().match(text, at):
        return None
    for unit, pattern in _forms():
        match = pattern.match(text, at)
        if match:
            return unit, match.end()
    return None


def _pounds(text: str, at: int, end: int) -> Unit:
    """A sum, unless the words around it speak of a weight."""
    weighed = _OF_MASS.search(text[max(0, at - 30) : at]) or re.match(r"\s(?:of\s[a-z]|heav|overweight)", text[end:])
    return Unit("pound", "mass") if weighed else Unit("pound", "currency:pound")


@cache
def _registry() -> UnitRegistry[Fraction]:
    import pint

    return pint.UnitRegistry(non_int_type=Fraction)


@cache
def _one(name: str) -> Fraction:
    """One of a unit in the base unit of its dimension."""
    if name == "decade":  # pint's is a step of a logarithm
        return 10 * _one("year")
    return Fraction(_registry().Quantity(Fraction(1), name).to_base_units().magnitude)


def in_base(value: Fraction, unit: Unit) -> Fraction:
    """`value` in the base unit of its dimension: metres, kilograms, seconds, kelvins; a share of one for per cent."""
    if unit.dimension == SHARE:
        return value * _HUNDREDTH
    if unit.dimension == TEMPERATURE:
        return Fraction(_registry().Quantity(value, unit.name).to("kelvin").magnitude)
    return value * step_in_base(unit)


def step_in_base(unit: Unit) -> Fraction:
    """How much one more of `unit` is in the base unit: of temperatures not what the unit itself is."""
    if unit.dimension == SHARE:
        return _HUNDREDTH
    if unit.dimension == TEMPERATURE:
        return Fraction(5, 9) if unit.name == "degF" else Fraction(1)
    if unit.dimension in _BY_ITSELF or unit.dimension.startswith("currency"):
        return Fraction(1)
    return _one(unit.name)


def loose_range(value: Fraction, unit: Unit) -> tuple[Fraction, Fraction]:
    """The least and the most that a figure in `unit` may be: a "ton" is not always the same."""
    if unit.name == "ton":
        return value * _LEAST_TON, value * _MOST_TON
    base = in_base(value, unit)
    return base, base
