"""Models: tick candidates, see what is known of them and what they will take, compute them in the background."""

from __future__ import annotations

from components.ui.models import add as models_add
from components.ui.models import candidates as models_candidates
from components.ui.models import catalogue as models_catalogue
from components.ui.models import compute as models_compute
from components.ui.models import improve, precision, prefix_lint, try_model, variants
from components.ui.models import public as models_public
from components.ui.models import shortlist as models_shortlist
from components.ui.shared import frame, text

frame.title(text.MODELS_TITLE, text.STEP_MODELS)
view = frame.need_view("models")
models_candidates.introduction(view)
models_compute.failures(view)
models_shortlist.shortlist(view)
models_candidates.candidates_table(view)
models_candidates.current_model(view)
prefix_lint.prefix_lint(view)
models_catalogue.catalogue(view)
models_add.add_a_model(view)
try_model.try_a_model(view)
variants.add_a_variant(view)
improve.improve_a_model(view)
models_public.public_and_own(view)
models_candidates.sample_choice(view)
precision.precision_choice(view)
models_compute.progress(view)
models_compute.stored_vectors(view)
models_compute.compute_bar(view)
