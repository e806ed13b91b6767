"""Which sizes a model makes where it makes more than a list, and the nearest of them to any other."""

from dataclasses import dataclass
from math import log, sqrt


@dataclass(frozen=True)
class FreeSize:
    """A rule in pixels: what divides both sides, their bound, how much longer one may be, and bounds of the area."""

    multiple: int
    longest: int
    ratio: int
    least: int
    most: int

    @property
    def rule(self) -> str:
        """The rule as a sentence."""
        divisible = f"Both sides divisible by {self.multiple} and" if self.multiple > 1 else "Both sides"
        return (
            f"{divisible} at most {self.longest:,}, the longer at most {self.ratio} times the shorter, "
            f"{self.least:,} to {self.most:,} pixels."
        )

    def problem(self, width: int, height: int) -> str | None:
        """What the model needs instead, to follow its name in a sentence; None where it makes that size."""
        if max(width, height) > self.longest:
            return f"needs sides of at most {self.longest:,} pixels"
        if min(width, height) * self.ratio < max(width, height):
            return f"needs the longer side at most {self.ratio} times the shorter"
        if width * height < self.least:
            return f"needs at least {self.least:,} pixels, and {width}x{height} has {width * height:,}"
        if width * height > self.most:
            return f"needs at most {self.most:,} pixels, and {width}x{height} has {width * height:,}"
        if width % self.multiple or height % self.multiple:
            return f"needs sides divisible by {self.multiple}"
        return None

    def nearest(self, width: int, height: int) -> tuple[int, int]:
        """The size the model makes that is closest in ratio and area."""
        aim_width, aim_height = self._aim(max(width, 1), max(height, 1))

        def distance(size: tuple[int, int]) -> float:
            return log(size[0] / aim_width) ** 2 + log(size[1] / aim_height) ** 2

        fits = (
            (each, self._height(each, aim_height)) for each in range(self.multiple, self.longest + 1, self.multiple)
        )
        return min(((wide, high) for wide, high in fits if high is not None), key=distance)

    def _aim(self, width: int, height: int) -> tuple[float, float]:
        """Width and height within ratio, area and longest side, not yet divisible."""
        shape = min(max(width / height, 1 / self.ratio), self.ratio)
        area = min(max(width * height, self.least), self.most)
        aim_width, aim_height = sqrt(area * shape), sqrt(area / shape)
        shrink = min(1, self.longest / max(aim_width, aim_height))
        return aim_width * shrink, aim_height * shrink

    def _height(self, width: int, aim: float) -> int | None:
        """The height closest to the aim among those the model makes at that width."""
        step = self.multiple
        low = max(-(-width // self.ratio), -(-self.least // width))
        high = min(width * self.ratio, self.longest, self.most // width)
        low, high = -(-low // step), high // step
        if low > high:
            return None
        below = min(max(int(aim) // step, low), high)
        above = min(below + 1, high)
        return step * min(below, above, key=lambda each: abs(log(each * step / aim)))
