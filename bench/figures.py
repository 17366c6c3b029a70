"""Figures of a list of lengths."""

from collections.abc import Sequence


def quantile(lengths: Sequence[float], share: float) -> float:
    """The length that this share of them does not exceed."""
    return sorted(lengths)[min(int(len(lengths) * share), len(lengths) - 1)]
