"""Print back into text: characters with places -> runs -> columns in reading order -> lines with boxes."""

from dateline_ingest.domain.layout.columns import Part, parts_of
from dateline_ingest.domain.layout.grids import Rule, tables_apart
from dateline_ingest.domain.layout.runs import Glyph, Run, runs_of
from dateline_ingest.domain.layout.setting import Setting

__all__ = ["Glyph", "Part", "Rule", "Run", "Setting", "parts_of", "runs_of", "tables_apart"]
