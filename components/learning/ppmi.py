"""Item vectors from what is taken together: positive pointwise mutual information, cut to its largest directions."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import svds

from components.learning.baselines import Feedback
from components.records import FloatArray


def ppmi(feedback: Feedback) -> sparse.csr_array:
    """max(0, ln(n_ij n / (n_i n_j))): how much oftener two items share users than by chance, float64 (items, items).

    n_ij counts users of both items, n_i and n sum it over one item and over all pairs (Levy & Goldberg 2014).
    """
    taken = sparse.csr_array((feedback > 0).astype(np.float64))
    common = sparse.csr_array(taken.T @ taken)
    common.setdiag(0)
    common.eliminate_zeros()
    sums = np.asarray(common.sum(axis=1)).ravel()
    rows = np.repeat(np.arange(common.shape[0]), np.diff(common.indptr))
    values = np.log(common.data * sums.sum() / (sums[rows] * sums[common.indices]))
    positive = sparse.csr_array((np.maximum(values, 0.0), common.indices, common.indptr), shape=common.shape)
    positive.eliminate_zeros()
    return positive


def ppmi_vectors(feedback: Feedback, factors: int, seed: int) -> FloatArray:
    """U sqrt(S) of the singular values of ``ppmi``: float32 (items, factors); zeros for an item that shares no user.

    With fewer items than factors there are as many columns as the matrix has directions.
    """
    matrix = ppmi(feedback)
    most = min(factors, min(matrix.shape) - 1)
    if most < 1 or not matrix.nnz:
        return np.zeros((matrix.shape[0], 1), dtype=np.float32)
    start = np.random.default_rng(seed).standard_normal(matrix.shape[0])
    left, values, _ = svds(matrix, k=most, v0=start)
    order = np.argsort(-values)
    left, values = left[:, order], np.maximum(values[order], 0.0)
    signs = np.where(left[np.abs(left).argmax(axis=0), np.arange(most)] < 0, -1.0, 1.0)
    vectors = (left * signs * np.sqrt(values)).astype(np.float32)
    vectors[np.diff(matrix.indptr) == 0] = 0.0  # not the rounding errors that the decomposition leaves there
    return vectors
