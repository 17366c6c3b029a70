"""python -m web"""

import sys

from web.main import main

if __name__ == "__main__":  # a process that is made for a forecast reads this file too
    sys.exit(main())
