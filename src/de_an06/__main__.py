"""Run the command line as `python -m de_an06`."""

from de_an06.cli import run

if __name__ == "__main__":
    run()
