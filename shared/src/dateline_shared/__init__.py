"""What every Dateline service shares: records, ids, spans, periods, the topic registry and the worker."""
