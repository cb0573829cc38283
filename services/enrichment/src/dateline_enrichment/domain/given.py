"""What enrichment knows besides the article."""

from typing import NamedTuple

from dateline_enrichment.domain.history import History
from dateline_enrichment.domain.rates import Rates


class Given(NamedTuple):
    """Views of what was published earlier, and of the operator's exchange rates."""

    history: History
    rates: Rates
