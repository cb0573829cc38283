"""A key-delivery server after ETSI GS QKD 014 over simulated four-phase MDI links."""

__version__ = "0.1.0"
