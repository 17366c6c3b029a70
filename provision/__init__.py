"""What `make setup` does: Python, Asterisk, Postgres, secrets and prompts, all inside the checkout."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - whoever has an older one is told, not shown a traceback
    sys.exit(
        f"Python 3.11 or newer is needed, and {sys.executable} is {sys.version.split()[0]}; "
        "name another: make setup PYTHON=python3.13"
    )
