"""Models: tick candidates, see what is known of them and what they will take, compute them in the background."""

from __future__ import annotations

from components.ui import frame, models, text

frame.title(text.MODELS_TITLE, text.STEP_MODELS)
view = frame.need_view("models")
models.introduction(view)
models.candidates_table(view)
models.current_model(view)
models.add_a_model(view)
models.sample_choice(view)
models.progress(view)
models.stored_vectors(view)
models.compute_bar(view)
