"""The pure core of the notary: no network, no clock, no storage."""
