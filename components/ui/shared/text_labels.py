"""Words about labels and pairs that more than one page says."""

from __future__ import annotations

from components.i18n import N_, translated

translated(__name__)
TO_TASKS = N_("Measure on Quality")
SEE_TASKS = N_("See Quality")
