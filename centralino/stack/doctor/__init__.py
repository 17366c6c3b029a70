"""The doctor: looks at each part of the house and says what to do about what is wrong."""

from centralino.stack.doctor.findings import Finding, State

__all__ = ["Finding", "State"]
