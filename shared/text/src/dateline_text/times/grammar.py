"""The grammar: tokens that stand together become one expression.

Points are sequences of parts from wide to narrow (points.py); words before and after (过去, 以来, 之前, 内) turn points and
amounts into what they mean (lengths.py, modifiers.py).
"""

from dateline_text.times.expressions import Expression
from dateline_text.times.lengths import Lengths


def expressions(folded: str, bare_years: bool = True) -> list[Expression]:
    """All time expressions of a folded text, in order, not overlapping; `bare_years`: whether 2018 alone may be a year."""
    return _Reader(folded, bare_years).read()


class _Reader(Lengths):
    def read(self) -> list[Expression]:
        found: list[Expression] = []
        index = 0
        while index < len(self.tokens):
            expression, following = self.expression(index)
            if expression is not None:
                found.append(expression)
                self.floor = expression.end
                while following < len(self.tokens) and self.tokens[following].start < expression.end:
                    following += 1
            index = max(index + 1, following)
        return found

    def expression(self, index: int) -> tuple[Expression | None, int]:
        token = self.tokens[index]
        if token.kind == "every":
            return self.every(index)
        reach = self.reach(index)
        if reach is not None:
            return reach
        if token.parts and not self.is_amount(index):
            return self.point_or_range(index)
        if token.amount is not None:
            return self.length(index)
        return None, index + 1
