"""`python -m woodshed` is the same as `woodshed`."""

import sys

from woodshed.cli import main

if __name__ == "__main__":
    sys.exit(main())
