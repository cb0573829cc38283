"""Which articles tell the same story, which are copies, which are a later version, and which were withdrawn.

sketch (an article as a few hundred hashes) -> traits (what is compared) -> related (two articles) -> standing (one among many).
Everything is symmetric in its articles or ordered by day, time of receipt and id, so no result depends on the order of arrival.
"""

from dateline_enrichment.domain.stories.announcements import Announcement, announcement_of
from dateline_enrichment.domain.stories.relations import Relation, related
from dateline_enrichment.domain.stories.standing import revisions_between, standing
from dateline_enrichment.domain.stories.traits import Traits, traits_of

__all__ = ["Announcement", "Relation", "Traits", "announcement_of", "related", "revisions_between", "standing", "traits_of"]
