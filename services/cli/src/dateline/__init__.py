"""Dateline for programs: `dateline.connect(url).series("进出口总值", area="CN").to_pandas()`.

import dateline

client = dateline.connect()                       # the API of `make run`
for fact in client.facts(indicator="CPI", min_confidence=0.9):
    print(fact["period"]["label"], fact["value"], fact["sentence"])
"""

from dateline.client import Client, Failed, SeriesSet, connect

__all__ = ["Client", "Failed", "SeriesSet", "connect"]
