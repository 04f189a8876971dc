# `make` alone lists what there is. Every target makes its own environment in .venv first; the second time is instant.
#   make demo PYTHON=python3.12
#   make demo TORCH_INDEX=https://download.pytorch.org/whl/cpu     (Linux without a GPU: a much smaller download)

PYTHON ?= python3
TORCH_INDEX ?=
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
PRODUCT := $(VENV)/.product-installed
DEV := $(VENV)/.dev-installed

.DEFAULT_GOAL := help
.PHONY: help install demo serve test slow-test browser-test check bench eval docs clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-14s %s\n", $$1, $$2 }'

install: $(DEV) ## Make .venv with Byline and everything its tests need

demo: $(PRODUCT) ## Read the sample articles and open the chat page
	@$(BIN)/byline demo $(ARGS) || test $$? -eq 130

serve: $(PRODUCT) ## Open the chat page over ./.byline (ARGS="--port 8080")
	@$(BIN)/byline serve $(ARGS) || test $$? -eq 130

test: $(DEV) ## Run the tests (ARGS="-k settings")
	$(BIN)/python -m pytest $(ARGS)

slow-test: $(DEV) ## Run the tests that take minutes
	$(BIN)/python -m pytest -m slow $(ARGS)

browser-test: $(DEV) ## Run the tests in a browser (needs chromium)
	$(BIN)/python -m pytest -m browser $(ARGS)

check: $(DEV) ## Format, lint, types, and the direction of imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_architecture.py

bench: $(DEV) ## Measure speed and quality on this machine
	$(BIN)/python -m benchmarks $(ARGS)

eval: $(DEV) ## Measure public sets of questions beside other libraries (ARGS="--data DIR")
	$(BIN)/python -m benchmarks.sets $(ARGS)

docs: $(DEV) ## Write docs/cli.md and docs/settings.md anew
	$(BIN)/python -m ui.reference docs

clean: ## Delete .venv and everything else that was made here, archives not
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v <= (3, 13) else \
	  "Byline needs Python 3.11, 3.12 or 3.13; this is %d.%d. Name another: make PYTHON=python3.12" % v)'
	$(PYTHON) -m venv $(VENV)

$(PRODUCT): $(BIN)/python pyproject.toml constraints.txt
	$(if $(TORCH_INDEX),$(PIP) install -q --no-deps --index-url $(TORCH_INDEX) -c constraints.txt torch)
	$(PIP) install -q -c constraints.txt -e .
	@touch $@

$(DEV): $(BIN)/python pyproject.toml constraints.txt
	$(if $(TORCH_INDEX),$(PIP) install -q --no-deps --index-url $(TORCH_INDEX) -c constraints.txt torch)
	$(PIP) install -q -c constraints.txt -e '.[dev]'
	@touch $(PRODUCT) $@
