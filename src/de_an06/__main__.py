"""The program, called `de-an06` or `python -m de_an06`."""


def run() -> None:
    """Run a command and end the process; nothing is imported before Ctrl-C is expected."""
    try:
        from de_an06.stopping import stop

        stop.expect()
        from de_an06 import cli

        cli.run()
    except KeyboardInterrupt:
        import os

        from de_an06.stopping import stop

        os._exit(stop.end())


if __name__ == "__main__":
    run()
