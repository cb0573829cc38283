"""Exact substring search of Chinese text with an ordinary inverted index: the same folding and bigrams for index and query."""

from dateline_text.search.bigrams import bigrams, parts_of
from dateline_text.search.folding import fold, fold_with_origins
from dateline_text.search.highlight import Segment, excerpt, segments
from dateline_text.search.query import LONGEST_TERM, InvalidQuery, Query, parse
from dateline_text.search.said import area_of, printed_words, speaker_of, words_of

__all__ = [
    "LONGEST_TERM",
    "InvalidQuery",
    "Query",
    "Segment",
    "area_of",
    "bigrams",
    "excerpt",
    "fold",
    "fold_with_origins",
    "parse",
    "parts_of",
    "printed_words",
    "segments",
    "speaker_of",
    "words_of",
]
