"""python -m agi"""

import sys

from agi.main import main

sys.exit(main())
