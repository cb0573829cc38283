"""What travels on the bus: records, ids, spans, periods, the topic registry and its JSON Schemas."""
