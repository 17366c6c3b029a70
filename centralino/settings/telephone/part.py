"""What every table of telephone.toml has in common."""

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """A table of telephone.toml: fixed once read, and no unknown key in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
