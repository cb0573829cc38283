"""The secret bits a link has made and nobody has taken: a bucket that fills at the link's rate up to its size."""


class Stock:
    """Bits that appear at `rate` per second and stop at `capacity`. Times are seconds on one clock."""

    def __init__(self, rate: float, capacity: float, level: float, now: float) -> None:
        self.rate, self.capacity = rate, capacity
        self._level, self._at = min(level, capacity), now

    def level(self, now: float) -> float:
        """Bits that could be taken. A clock that jumps back makes nothing and loses nothing: time counts once."""
        if now > self._at:
            self._level = min(self.capacity, self._level + self.rate * (now - self._at))
            self._at = now
        return self._level

    def take(self, bits: int, now: float) -> bool:
        """Take `bits`, all or none."""
        if self.level(now) < bits:
            return False
        self._level -= bits
        return True
