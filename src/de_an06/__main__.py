"""Run the command line as `python -m de_an06`."""

import sys

from de_an06.cli import main

if __name__ == "__main__":
    sys.exit(main())
