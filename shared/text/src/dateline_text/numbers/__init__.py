"""Numbers, percentages, money and quantities in Chinese text.

`amounts_in(text)` finds them with exact decimal values; see amount.py for what one is.
"""

from dateline_text.numbers.amount import Amount
from dateline_text.numbers.amounts import amounts_in

__all__ = ["Amount", "amounts_in"]
