"""Numbers, percentages, money and quantities in Chinese text.

`amounts_in(text)` finds them with exact decimal values; see amount.py for what one is.
"""
