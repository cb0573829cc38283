"""People, organisations, places and works in an article.

`names_in(text)` finds each occurrence once: places by gazetteer and suffix, organisations by lexicon and last word, people by
title, verb, list and transliteration; then what the article repeats in short form is led back to its full name.
"""

from dateline_text.names.assemble import names_in
from dateline_text.names.name import Name
from dateline_text.names.tagger import Tagger

__all__ = ["Name", "Tagger", "names_in"]
