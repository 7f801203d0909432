"""Full fine-tuning: every weight of a model learns from the pairs, in steps that a kill cannot lose."""

from __future__ import annotations

import importlib.util
import logging
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from components.i18n import tr
from components.numbers import in_a_row
from components.progress import Progress, Report
from components.records import BadInputError

if TYPE_CHECKING:
    from datasets import Dataset
    from sentence_transformers import SentenceTransformer

EXTRAS = ("accelerate", "datasets")
BATCH = 16  # pairs; the other right documents of a batch are wrong for a query
LEARNING_RATE = 3e-5
WARM_UP = 0.1  # share of the steps
EPOCHS = 1
MOST_TOKENS = 128  # read of each text while training; the saved model reads what its base does
CHECKPOINTS = 10  # in the whole training, so that a kill loses a tenth at most
SHORT_MEMORY = 4 << 30  # bytes free, below which batches are cut for the loss (Gao et al. 2021)
CUT_BATCH = 4  # pairs at a time then
STATE_FILE = "trainer_state.json"  # the last file of a checkpoint


@dataclass(frozen=True)
class TrainingExample:
    """A query's text, that of a right document, and of a wrong one where there is one."""

    query: str
    right: str
    wrong: str | None


def check_extras() -> None:
    """Refuse where the packages that train are not installed.

    Raises:
        BadInputError: one is missing.
    """
    missing = [name for name in EXTRAS if importlib.util.find_spec(name) is None]
    if missing:
        raise BadInputError(
            tr(
                "Full fine-tuning needs {missing}; run: pip install -r requirements-train.txt "
                "-c constraints.txt. The rung adapter needs neither.",
                missing=in_a_row(missing),
            )
        )


def fine_tune(
    model: SentenceTransformer, examples: Sequence[TrainingExample], checkpoints: Path, seed: int, report: Report
) -> None:
    """Change ``model`` in place; what a killed call left in ``checkpoints`` is gone on from.

    MultipleNegativesRankingLoss (Henderson et al. 2017) over pairs, or triples where every one has a wrong document.
    """
    check_extras()
    from sentence_transformers import SentenceTransformerTrainer
    from transformers import PrinterCallback

    reads = model.max_seq_length
    model.max_seq_length = min(reads, MOST_TOKENS) if reads else MOST_TOKENS
    for name in ("transformers", "sentence_transformers", "accelerate"):
        logging.getLogger(name).setLevel(logging.ERROR)  # standard error is for sentences
    model.model_card_data.generate_widget_examples = False  # it would show its own progress; the card is ours
    data = _dataset(examples)
    steps = -(-len(examples) // BATCH) * EPOCHS
    trainer = SentenceTransformerTrainer(
        model=model,
        args=_arguments(model, data, checkpoints, steps, seed),
        train_dataset=data,
        loss=_loss(model),
        callbacks=[_reporting(report)],
    )
    trainer.remove_callback(PrinterCallback)
    trainer.train(resume_from_checkpoint=_last_checkpoint(checkpoints))
    model.max_seq_length = reads
    model.eval()


def _dataset(examples: Sequence[TrainingExample]) -> Dataset:
    from datasets import Dataset, disable_progress_bars

    disable_progress_bars()
    columns = {"query": [example.query for example in examples], "right": [example.right for example in examples]}
    wrong = [example.wrong for example in examples if example.wrong is not None]
    return Dataset.from_dict(columns | ({"wrong": wrong} if len(wrong) == len(examples) else {}))


def _arguments(model: SentenceTransformer, data: Dataset, checkpoints: Path, steps: int, seed: int) -> Any:  # noqa: ANN401
    from sentence_transformers.sentence_transformer.training_args import (
        BatchSamplers,
        SentenceTransformerTrainingArguments,
    )

    prompts = {column: model.prompts.get("query" if column == "query" else "document") for column in data.column_names}
    return SentenceTransformerTrainingArguments(
        output_dir=str(checkpoints),
        num_train_epochs=EPOCHS,
        per_device_train_batch_size=BATCH,
        learning_rate=LEARNING_RATE,
        warmup_steps=WARM_UP,
        batch_sampler=BatchSamplers.NO_DUPLICATES,
        prompts={column: prompt for column, prompt in prompts.items() if prompt} or None,
        save_strategy="steps",
        save_steps=max(1, steps // CHECKPOINTS),
        save_total_limit=1,
        report_to="none",
        logging_strategy="no",
        disable_tqdm=True,
        seed=seed,
        dataloader_pin_memory=False,
    )


def _loss(model: SentenceTransformer) -> Any:  # noqa: ANN401 - a torch module
    import psutil
    from sentence_transformers.sentence_transformer.losses import (
        CachedMultipleNegativesRankingLoss,
        MultipleNegativesRankingLoss,
    )

    if psutil.virtual_memory().available < SHORT_MEMORY:
        return CachedMultipleNegativesRankingLoss(model, mini_batch_size=CUT_BATCH)
    return MultipleNegativesRankingLoss(model)


def _reporting(report: Report) -> Any:  # noqa: ANN401 - a transformers callback
    from transformers import TrainerCallback

    class Reporting(TrainerCallback):
        def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:  # noqa: ANN401, ARG002
            report(Progress("training", state.global_step, state.max_steps, state.global_step / state.max_steps))

    return Reporting()


def _last_checkpoint(folder: Path) -> str | None:
    """The latest checkpoint that is whole; what a kill left half-written is removed."""
    paths = sorted(folder.glob("checkpoint-*"), key=lambda path: int(path.name.rpartition("-")[2]))
    for path in reversed(paths):
        if (path / STATE_FILE).is_file():
            return str(path)
        shutil.rmtree(path, ignore_errors=True)
    return None
