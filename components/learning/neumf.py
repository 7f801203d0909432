"""Neural matrix factorisation of implicit feedback (NeuMF, He et al. 2017, "Neural Collaborative Filtering")."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from components.learning.als import Step
from components.learning.baselines import Feedback
from components.learning.bpr import Taken

Arrays = Mapping[str, npt.NDArray[Any]]


@dataclass(frozen=True)
class NeuMFSettings:
    """``factors``: of either half's embeddings; ``negatives``: items not taken, drawn anew each epoch per one taken.

    ``epochs`` at most; with a validation, training ends when the value has not risen for ``patience`` epochs.
    """

    factors: int = 32
    negatives: int = 4
    epochs: int = 30
    patience: int = 5
    rate: float = 0.001
    batch: int = 1024


class _Net(nn.Module):
    """Inner products beside a multi-layer perceptron, joined in one logit."""

    def __init__(self, users: int, items: int, factors: int) -> None:
        super().__init__()
        self.users, self.items = nn.Embedding(users, 2 * factors), nn.Embedding(items, 2 * factors)
        widths = [2 * factors, factors, factors // 2, factors // 4]
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in itertools.pairwise(widths))
        self.out = nn.Linear(factors + widths[-1], 1)
        self.factors = factors
        nn.init.normal_(self.users.weight, std=0.01)
        nn.init.normal_(self.items.weight, std=0.01)

    def forward(self, users: torch.Tensor, items: torch.Tensor) -> torch.Tensor:
        x, y = self.users(users), self.items(items)
        cut = self.factors
        hidden = torch.cat([x[:, cut:], y[:, cut:]], dim=1)
        for layer in self.layers:
            hidden = torch.relu(layer(hidden))
        logits: torch.Tensor = self.out(torch.cat([x[:, :cut] * y[:, :cut], hidden], dim=1)).squeeze(1)
        return logits


def fit(
    feedback: Feedback,
    settings: NeuMFSettings,
    seed: int,
    *,
    step: Step,
    value_of: Callable[[Arrays], float] | None = None,
    resume: Mapping[str, Any] | None = None,
    keep: Callable[[Mapping[str, Any]], None] = lambda _: None,
) -> tuple[Arrays, int]:
    """Train by binary cross-entropy with Adam; what ``neumf_scores`` needs, and how many epochs were best.

    Args:
        feedback: what was taken.
        settings: see NeuMFSettings.
        seed: of the first weights, of the order and of the items drawn; the same seed gives the same result.
        step: told after each epoch.
        value_of: of what is learned so far, the higher the better; without it all epochs are trained.
        resume: what ``keep`` was last given by an earlier call that was stopped.
        keep: given the state after each epoch.
    """
    torch.manual_seed(seed)
    net = _Net(feedback.shape[0], feedback.shape[1], settings.factors)
    optimiser = torch.optim.Adam(net.parameters(), lr=settings.rate)
    done, best, best_epoch = 0, -np.inf, 0
    if resume is not None:
        net.load_state_dict(resume["net"])
        optimiser.load_state_dict(resume["optimiser"])
        done, best, best_epoch = resume["done"], resume["best"], resume["best_epoch"]
    owners = np.repeat(np.arange(feedback.shape[0]), np.diff(feedback.indptr))
    taken = Taken(feedback)
    while done < settings.epochs and (value_of is None or done - best_epoch < settings.patience or not done):
        _epoch(net, optimiser, owners, feedback.indices, taken, settings, np.random.default_rng((seed, done)))
        done += 1
        value = 0.0 if value_of is None else value_of(_arrays(net))
        if value_of is None or value > best:
            best, best_epoch = value, done
        keep(
            {
                "net": net.state_dict(),
                "optimiser": optimiser.state_dict(),
                "done": done,
                "best": float(best),
                "best_epoch": best_epoch,
            }
        )
        step(done, settings.epochs)
    return _arrays(net), best_epoch


def _epoch(
    net: _Net,
    optimiser: torch.optim.Optimizer,
    owners: np.ndarray,
    chosen: np.ndarray,
    taken: Taken,
    settings: NeuMFSettings,
    draw: np.random.Generator,
) -> None:
    users = np.concatenate([owners, np.repeat(owners, settings.negatives)])
    others = draw.integers(0, taken.items, len(owners) * settings.negatives)
    items = np.concatenate([chosen, others])
    wanted = np.zeros(len(users), dtype=np.float32)
    wanted[: len(owners)] = 1.0
    kept = np.flatnonzero((wanted == 1.0) | ~taken(users, items))
    order = kept[draw.permutation(len(kept))]
    loss_of = nn.BCEWithLogitsLoss()
    for start in range(0, len(order), settings.batch):
        rows = order[start : start + settings.batch]
        optimiser.zero_grad()
        logits = net(torch.as_tensor(users[rows]), torch.as_tensor(items[rows]))
        loss_of(logits, torch.as_tensor(wanted[rows])).backward()
        optimiser.step()


def _arrays(net: _Net) -> dict[str, npt.NDArray[Any]]:
    """Its numbers by name, copies that later training does not change."""
    named = {"users": net.users.weight, "items": net.items.weight, "out": net.out.weight, "bias": net.out.bias}
    for place, layer in enumerate(net.layers):
        named |= {f"weight{place}": layer.weight, f"bias{place}": layer.bias}
    return {name: value.detach().numpy().copy() for name, value in named.items()}
