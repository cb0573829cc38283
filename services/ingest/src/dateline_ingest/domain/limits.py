"""How much one upload may ask for. The service's settings say it; these are the defaults everywhere else."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Bounds on one file and on all it unfolds to."""

    file_bytes: int = 20 * MIB
    """A file, and each member of a container once unpacked."""
    unpacked_bytes: int = 128 * MIB
    """All members together, at every depth."""
    members: int = 5_000
    """Members of all containers of one file."""
    depth: int = 3
    """Containers in containers."""
    ratio: int = 200
    """Unpacked to packed size of a member; real text stays below 50."""
    sheets: int = 400
    """Sheets of one PDF."""
    pixels: int = 60_000_000
    """Of one picture or scanned sheet (A3 at 400 dpi has 31 million)."""
    characters: int = 8_000_000
    """Text of one page; as a message on the bus it must stay below the topic's 32 MiB."""


@dataclass
class Budget:
    """What one file has used so far; one object goes along with all the readers of the file."""

    unpacked_bytes: int = 0
    members: int = 0
