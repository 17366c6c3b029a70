"""What `make setup` does: Python, Asterisk, Postgres, secrets and prompts, all inside the checkout."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - an older one must be told, not shown a traceback
    sys.exit(
        "Python 3.11 or newer is needed, %s is %d.%d; name a newer one: make setup PYTHON=python3.13"
        % (sys.executable, sys.version_info[0], sys.version_info[1])
    )
