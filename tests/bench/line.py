"""One line of the result, and whether it keeps what it promises."""

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Line:
    """`ours` and `limit` are milliseconds; `limit` is what the bare database (or Pillow) and an empty view need.

    `facts` stand beside; a fact `x` may not exceed a fact `max_x`.
    """

    name: str
    ours: float
    limit: float
    max_ratio: float
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def ratio(self) -> float:
        return self.ours / self.limit

    def as_json(self) -> str:
        told = {
            "name": self.name,
            "ours_ms": round(self.ours, 3),
            "limit_ms": round(self.limit, 3),
            "ratio": round(self.ratio, 2),
            "max_ratio": self.max_ratio,
        }
        rounded = {name: round(fact, 3) if isinstance(fact, float) else fact for name, fact in self.facts.items()}
        return json.dumps(told | rounded)

    def broken(self) -> list[str]:
        """What is above its limit, a sentence each."""
        facts = {"ours_ms": self.ours, **self.facts, "ratio": self.ratio, "max_ratio": self.max_ratio}
        return [
            f"{self.name}: {name} is {facts[name]:.3g}, and at most {facts[f'max_{name}']:.3g} is allowed"
            for name in facts
            if facts.get(f"max_{name}") is not None and facts[name] is not None and facts[name] > facts[f"max_{name}"]
        ]
