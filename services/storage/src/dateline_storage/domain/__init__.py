"""The pure core of storage: records into rows."""
