"""What the steps work on besides the article."""

from typing import NamedTuple

from dateline_enrichment.domain.figures import Figure
from dateline_enrichment.domain.history import History, SeriesPoint
from dateline_enrichment.domain.rates import Rates


class Given(NamedTuple):
    """Views of what was published earlier and of the operator's exchange rates; the article's own figures and the cells of the
    history that they are compared with, read once."""

    history: History
    rates: Rates
    figures: tuple[Figure, ...]
    wanted: tuple[SeriesPoint, ...] = ()
