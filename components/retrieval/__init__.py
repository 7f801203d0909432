"""Retrieval: exact search, BM25 and fusion; a set of queries in, a Run out."""
