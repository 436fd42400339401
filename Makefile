# `make help` lists the targets. Everything installs into .venv from requirements.lock.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: help env demo test check lab bench docs notebooks lock train train-stances train-actors clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

env: $(READY)  ## make the environment in .venv

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one: make PYTHON=python3.12 ...")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $(READY)

demo: $(READY)  ## code the bundled study; tables, charts and a report go to out/demo
	$(BIN)/workbench demo --out out/demo

test: $(READY)  ## run all tests
	$(BIN)/python -m pytest

check: $(READY)  ## style, types, layers, notebooks stripped
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_house.py tests/test_notebooks.py -k "not runs_top_to_bottom"

lab: $(READY)  ## open JupyterLab on a copy of the notebooks
	$(BIN)/workbench lab

bench: $(READY)  ## measure speed, memory and quality
	$(BIN)/python benchmarks/run.py

docs: $(READY)  ## build the documentation into site/
	$(BIN)/python docs/generate.py
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet

notebooks: $(READY)  ## write executed copies of the notebooks to notebooks-executed/
	$(BIN)/python -m jupyter nbconvert --to notebook --execute --output-dir notebooks-executed notebooks/*.ipynb

lock:  ## resolve the dependencies anew (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra dev pyproject.toml -o requirements.lock

train: $(READY)  ## train the bundled pipeline anew: make train DATA=folder-of-open-corpora
	$(BIN)/python training/train.py --data $(DATA)

train-stances: $(READY)  ## train the learned second opinion on stances anew
	OMP_NUM_THREADS=1 $(BIN)/python training/train_stances.py

train-actors: $(READY)  ## train the second look at actors anew
	OMP_NUM_THREADS=1 $(BIN)/python training/train_actors.py

clean:  ## remove what was made, except the environment
	rm -rf out site notebooks-executed .pytest_cache .mypy_cache .ruff_cache
