"""Every fault there is, by what it hurts."""

from . import brokers, clocks, databases, network, poison, replicas
from .registry import FAULTS, Fault

__all__ = ["FAULTS", "Fault", "brokers", "clocks", "databases", "network", "poison", "replicas"]
