"""What a caller hears, known by ear: the sound of a call is matched with every clip we could have played."""

import os

# One core is enough for a dozen listeners; several would only wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from lab.ears.ear import Ear
from lab.ears.library import Library
from lab.ears.sounds import MUSIC, PERSON, Began, Ended, Sound

__all__ = ["MUSIC", "PERSON", "Began", "Ear", "Ended", "Library", "Sound"]
