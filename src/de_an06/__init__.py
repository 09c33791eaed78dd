"""The indicators of Đề án 06 from the exports of a one-stop office, and how far each can be trusted."""

__version__ = "0.1.0"
