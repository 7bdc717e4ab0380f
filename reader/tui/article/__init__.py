"""The article widget: a document drawn line by line, as much of it as is visible.

Public: ``ArticleView`` and ``Position``.
"""

from reader.tui.article.view import ArticleView, Position

__all__ = ["ArticleView", "Position"]
