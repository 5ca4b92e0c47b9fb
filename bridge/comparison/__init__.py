"""The report on how natural motion is: tables, and flip-books to judge by eye."""

from bridge.comparison.flipbook import Book, Panel
from bridge.comparison.page import write_comparison

__all__ = ["Book", "Panel", "write_comparison"]
