"""The life of one key: used for one purpose, once."""

from enum import StrEnum


class SlotState(StrEnum):
    """FRESH -> RESERVED -> (SIGNED | RELEASED) -> BURNED."""

    FRESH = "fresh"
    RESERVED = "reserved"
    SIGNED = "signed"
    """A signature made with it has left, or is about to."""
    RELEASED = "released"
    """The share itself has left, or is about to."""
    BURNED = "burned"


_NEXT = {
    # FRESH -> BURNED: pads and sealing keys are used up in one step.
    SlotState.FRESH: {SlotState.RESERVED, SlotState.BURNED},
    # Back to FRESH only while nothing has left its owner; straight to BURNED when the other side's signature has.
    SlotState.RESERVED: {SlotState.FRESH, SlotState.SIGNED, SlotState.RELEASED, SlotState.BURNED},
    SlotState.SIGNED: {SlotState.BURNED},
    SlotState.RELEASED: {SlotState.BURNED},
    SlotState.BURNED: set(),
}


class ForbiddenTransition(ValueError):
    """A key would be used twice, or come back: never."""


def check_transition(old: SlotState, new: SlotState) -> None:
    """Raises ForbiddenTransition for every step that is not on the way from FRESH to BURNED."""
    if new not in _NEXT[old]:
        raise ForbiddenTransition(f"a key that is {old} cannot become {new}")
