# make run: set up and start the app.   make test: set up, then lint, types and all tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run demo test lint types unit benchmark torture catalogue messages clean

run: $(VENV)/.app
	$(BIN)/streamlit run app.py

# The demo computed for real, so that a room without a network sees results at once.
demo: $(VENV)/.app
	$(BIN)/python -m components.jobs.demo

test: lint types unit

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

# Two processes, each test file in one of them: half the time on two cores, and no more memory than most computers have.
unit: $(VENV)/.dev
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile

benchmark: $(VENV)/.dev
	$(BIN)/python -m tests.benchmarks

# 200 processes killed at random, 500 bytes flipped at random: nothing lost, no number changed. Takes an hour or two.
torture: $(VENV)/.dev
	$(BIN)/python -m tests.torture

$(VENV)/.app: requirements.txt constraints.txt
	@command -v $(PYTHON) >/dev/null || { echo "Embedding Explorer needs Python 3.11, 3.12 or 3.13, but there is no $(PYTHON). Install one, or name it: make run PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if (3, 11) <= v < (3, 14) else "Embedding Explorer needs Python 3.11, 3.12 or 3.13, but $(PYTHON) is %d.%d. Name another: make run PYTHON=python3.12" % v[:2])'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt -c constraints.txt
	@# Compile once what would otherwise be compiled while the first person waits for a map.
	$(BIN)/python -c 'import chromadb, sentence_transformers, streamlit; from components.projection.umap_layout import warm_up; warm_up()'
	@touch $@

$(VENV)/.dev: requirements.txt requirements-dev.txt requirements-media.txt constraints.txt $(VENV)/.app
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt -c constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements-media.txt
	@touch $@

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache

# Facts and prices, made anew from a folder of dated tables: make catalogue FACTS=path/to/facts AS_OF=2026-11-22
catalogue: $(VENV)/.app
	$(BIN)/python -m components.catalogue.import_facts $(FACTS) --as-of $(AS_OF)
	$(BIN)/python -m components.costs.import_prices $(FACTS) --as-of $(AS_OF)

# Sentences that are new in the code go into each language's file, with an empty translation; those that went leave it.
messages: $(VENV)/.app
	$(BIN)/pybabel -q extract -k N_ -k tr -k tr_count:1,2 --no-wrap --sort-by-file --add-location=file -o locales/messages.pot components pages app.py
	$(BIN)/pybabel -q update -i locales/messages.pot -d locales --no-fuzzy-matching --ignore-obsolete --no-wrap
	rm locales/messages.pot
