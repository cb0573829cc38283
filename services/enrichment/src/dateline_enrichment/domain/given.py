"""What the steps work on besides the article."""

from typing import NamedTuple

from dateline_enrichment.domain.figures import Figure
from dateline_enrichment.domain.history import History
from dateline_enrichment.domain.rates import Rates


class Given(NamedTuple):
    """Views of what was published earlier and of the operator's exchange rates, and the article's own figures, read once."""

    history: History
    rates: Rates
    figures: tuple[Figure, ...]
