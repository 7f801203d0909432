"""What other systems computed: their vectors and their results."""

from __future__ import annotations

from components.datasets.trec_run import read_trec_run
from components.datasets.vectors import read_vectors

__all__ = ["read_trec_run", "read_vectors"]
