"""Why a model misses what it misses and what could be gained: the Diagnose page's sentences and figures."""
