"""Work on hostile input in child processes with bounds on memory and time, and without network, files or children of their own.

The work is a function `bytes -> iterable of bytes`, named as `module:function` and imported by the child. Only byte strings
cross the border, so what a subverted child answers is data.
"""

from dateline_bus.bounded.pool import WALL_FACTOR, Bounded, Closed, Exceeded

__all__ = ["WALL_FACTOR", "Bounded", "Closed", "Exceeded"]
