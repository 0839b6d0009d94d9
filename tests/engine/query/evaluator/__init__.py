"""A second evaluation of the query language, in plain Python over lists of rows: what the first one is compared with.

It reads the tree of a parsed query and the kinds of the columns, and shares nothing with the compiler: no term, no SQL, no
engine. It is written to be evidently right rather than fast, and expects queries that the compiler accepts.
"""

from tests.engine.query.evaluator.answering import Answer, evaluate

__all__ = ["Answer", "evaluate"]
