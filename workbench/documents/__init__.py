"""Documents: read from files of many kinds, freed of news furniture, dated, and cut into sentences."""

from workbench.documents.duplicates import flag_duplicates
from workbench.documents.read import read, read_all
from workbench.documents.records import Document, LeftOut, Problem
from workbench.documents.text import chunks

__all__ = ["Document", "LeftOut", "Problem", "chunks", "flag_duplicates", "read", "read_all"]
