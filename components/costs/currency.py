"""Amounts in a person's currency, at a rate they gave with its date; everything is computed in US dollars."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from components.i18n import tr
from components.records import BadInputError

SETTING = "currency"
_CODE = re.compile(r"[A-Z]{3}")
_WHOLE_FROM = 100  # from here on decimals do not matter
_SMALLEST = 0.01
_TINY = 0.0001  # below it, two significant digits would be written with an exponent


@dataclass(frozen=True, slots=True)
class Currency:
    """``per_usd`` units of the currency are one US dollar, as of that day (None for US dollars themselves).

    Raises:
        BadInputError: the code is not three capital letters, or the rate is not above 0.
    """

    code: str = "USD"
    per_usd: float = 1.0
    as_of: date | None = None

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.code):
            raise BadInputError(tr('"{code}" is no currency code; give three letters, such as EUR.', code=self.code))
        if not (math.isfinite(self.per_usd) and self.per_usd > 0):
            raise BadInputError(
                tr(
                    "The rate is {per_usd:g}; give the {code} that one US dollar buys, above 0.",
                    per_usd=self.per_usd,
                    code=self.code,
                )
            )

    @property
    def is_usd(self) -> bool:
        """Whether nothing is converted."""
        return self.code == "USD"

    @property
    def sign(self) -> str:
        """What stands before an amount, and in a heading: "$" or the code."""
        return "$" if self.is_usd else self.code

    def amount(self, usd: float) -> float:
        """The amount in this currency."""
        return usd * self.per_usd

    def money(self, usd: float | None) -> str:
        """An amount of US dollars in this currency, with the decimals that matter; "unknown" for None and NaN.

        An amount above 0 is never shown as 0.
        """
        if usd is None or math.isnan(usd):
            return "unknown"
        value = self.amount(usd)
        before = "$" if self.is_usd else f"{self.code} "
        if value >= _WHOLE_FROM:
            return f"{before}{value:,.0f}"
        if 0 < value < _SMALLEST:
            return tr("under {before}{smallest:.2f}", before=before, smallest=_SMALLEST)
        return f"{before}{value:.2f}"

    def exact(self, usd: float) -> str:
        """As ``money``, but below 0.01 with two significant digits: for what one answer or a few texts cost."""
        value = self.amount(usd)
        if value == 0 or value >= _SMALLEST:
            return self.money(usd)
        before = "$" if self.is_usd else f"{self.code} "
        if value >= _TINY:
            return f"{before}{value:.2g}"
        digits = f"{value:.{1 - math.floor(math.log10(value))}f}"  # %g would write 6e-08
        return before + digits.rstrip("0")

    def rate(self, usd: float | None) -> str:
        """A price of one unit, such as an hour: below 1 with three significant digits, for it is multiplied.

        "unknown" for None.
        """
        if usd is None:
            return self.money(None)
        value = self.amount(usd)
        if not _SMALLEST <= value < 1 or abs(value - round(value, 2)) < _TINY:
            return self.exact(usd)
        return f"{'$' if self.is_usd else f'{self.code} '}{value:.3g}"

    def whole(self, usd: float) -> str:
        """An amount of US dollars in this currency, without decimals."""
        return f"{'$' if self.is_usd else f'{self.code} '}{self.amount(usd):,.0f}"

    def stated(self) -> str:
        """The rate and its date, for whoever reads amounts in this currency; "" for US dollars."""
        if self.is_usd:
            return ""
        text = (
            tr("Amounts are in {code}: 1 US dollar = {per_usd:g} {code}, rate of {as_of}.")
            if self.as_of
            else tr("Amounts are in {code}: 1 US dollar = {per_usd:g} {code}, rate undated.")
        )
        return text.format(code=self.code, per_usd=self.per_usd, as_of=self.as_of)

    def as_setting(self) -> dict[str, Any]:
        """What JSON can hold of it."""
        return {"code": self.code, "per_usd": self.per_usd, "as_of": self.as_of.isoformat() if self.as_of else None}


def read_currency(saved: Any) -> Currency:  # noqa: ANN401 - whatever a setting holds
    """The currency of ``as_setting``; US dollars where nothing, or nothing of use, was saved."""
    try:
        day = saved["as_of"]
        return Currency(str(saved["code"]), float(saved["per_usd"]), date.fromisoformat(day) if day else None)
    except (BadInputError, KeyError, TypeError, ValueError):
        return Currency()
