"""Downloads of news databases, which hold many articles in one file: Nexis, Factiva, ProQuest."""

from workbench.documents.databases.articles import Article, articles_in

__all__ = ["Article", "articles_in"]
