# One command decides whether a change is fit: make check
.DEFAULT_GOAL := help
.PHONY: help dev check guards test slow lint types layers format format-check docs docs-check pictures bench

VENV := $(firstword $(wildcard .venv/bin/python .venv/Scripts/python.exe))
PYTHON ?= $(if $(VENV),$(VENV),python3)
# Works from the checkout, installed or not.
export PYTHONPATH := src

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

dev: ## Make .venv with everything development needs
	python3 -m venv .venv
	.venv/bin/pip install -e '.[dev]'

check: guards test ## Run everything that must hold before a commit

guards: format-check lint types layers docs-check ## Run all of check but the tests

test: ## Run the tests
	$(PYTHON) -m pytest

slow: ## Run all tests, the slow ones too, with many more examples for each property
	$(PYTHON) -m pytest -m "" --hypothesis-profile=slow

lint: ## Look for mistakes (ruff)
	$(PYTHON) -m ruff check .

types: ## Check the types (mypy)
	$(PYTHON) -m mypy

layers: ## Check that imports only point down (import-linter)
	$(PYTHON) -c "from importlinter.cli import lint_imports_command; lint_imports_command()"

format: ## Format the code, and mend what ruff can mend
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

format-check: ## Check the format
	$(PYTHON) -m ruff format --check .

docs: ## Bring the generated parts of the documents up to date
	$(PYTHON) scripts/docs.py

pictures: ## Draw the pictures of docs/images (needs chromium, soffice, pdftoppm); look at them before keeping them
	$(PYTHON) scripts/pictures.py

docs-check: ## Check that the generated parts of the documents are up to date
	$(PYTHON) scripts/docs.py --check

# Where the data of the benchmarks are made and kept: about 8 GB.
BENCH ?= $(or $(TMPDIR),/tmp)/de-an06-bench
SPEED = $(PYTHON) benchmarks/speed.py --data $(BENCH)

bench: ## Measure start-up, a large page, speed beside peers (installs them), growth, cliffs, memory; OPTIONS goes to the speed runs
	-$(PYTHON) -m pip install --quiet -e '.[bench]'
	$(PYTHON) benchmarks/startup.py
	$(PYTHON) benchmarks/page.py
	$(PYTHON) benchmarks/quarters.py --data $(BENCH)
	$(SPEED) --form plain --size 1M --size 10M $(OPTIONS)
	$(SPEED) --form excel --form fees --form bad1 --form bad100 --peer duckdb --peer polars $(OPTIONS)
	$(SPEED) --cliffs
	$(SPEED) --profile --size 10M
	$(SPEED) --memory --size 1M --size 10M
