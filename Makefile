# Two commands on a fresh machine: `make demo` and `make test`. They need Python 3.11 or newer, git, make and the package index.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
PIP := .venv/bin/python -m pip --disable-pip-version-check --quiet
# uv does in seconds what takes pip minutes, where it is at hand; both check every package against its hash.
INSTALL := $(if $(shell command -v uv 2>/dev/null),uv pip install --quiet --python .venv/bin/python,$(PIP) install)
YEAR ?= 2023
AS_OF ?= 2024-06
WORKERS ?= $(shell nproc 2>/dev/null || echo 2)

.PHONY: help setup demo sample dashboard screenshots test drills plain spark fuzz live check fix docs bench eval lock clean

help: ## what there is
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

.venv/bin/python:
	@for python in python3.11 python3.12 python3.13 python3.14 python3; do \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then exec $$python -m venv .venv; fi; \
	done; echo "Aker needs Python 3.11 or newer, and none was found. Install it, then run make again." >&2; exit 1

.venv/.run: requirements.txt requirements-build.txt pyproject.toml | .venv/bin/python
	@echo "Setting up .venv (the first time takes about a minute)"
	@$(INSTALL) --require-hashes -r requirements.txt -r requirements-build.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.gui: requirements-gui.txt .venv/.run
	@$(INSTALL) --require-hashes -r requirements-gui.txt
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.run
	@$(INSTALL) --require-hashes -r requirements-dev.txt
	@touch $@

.venv/.spark: requirements-spark.txt .venv/.dev
	@$(INSTALL) --require-hashes -r requirements-spark.txt
	@touch $@

setup: .venv/.dev ## a virtual environment with everything that work on the project needs

demo: .venv/.run ## the main job on the real nation of 2016: fetch, archive, compute, store, score, rank (no network, no key, no server)
	@AKER_SOURCE_MODE=snapshot .venv/bin/aker refresh --year 2016 --as-of 2017-06
	@AKER_SOURCE_MODE=snapshot .venv/bin/python -m flows.refresh_boundaries 2017-06
	@.venv/bin/aker show --metros --as-of 2017-06
	@echo "Next: .venv/bin/aker show DEN   (after 'source .venv/bin/activate' plain aker works too)"

sample: .venv/.run ## the same on the embedded sample, where every metric can be tried; in a folder of its own, data/sample
	@export AKER_SOURCE_MODE=sample AKER_DATA_PATH=data/sample AKER_LAKE_PATH=data/sample/lake; \
	.venv/bin/aker refresh --year $(YEAR) --as-of $(AS_OF); \
	for flow in refresh_market_economy refresh_hazard_metrics refresh_amenity_benchmarks refresh_boundaries; do \
	  .venv/bin/python -m flows.$$flow $(AS_OF); \
	done; .venv/bin/aker show
	@echo "Next: AKER_DATA_PATH=data/sample .venv/bin/aker show DEN"

dashboard: .venv/.gui ## the dashboard and the API on http://127.0.0.1:8050 (PORT=8051 for another port)
	@.venv/bin/aker serve $(if $(PORT),--port $(PORT))

screenshots: .venv/.dev ## pictures of every page of the dashboard on the sample (light, dark, phone, print) into build/screenshots
	@.venv/bin/python -m scripts.render_screenshots

test: .venv/.dev ## the tests, those of the database on a real PostGIS too (found, or started for the time of the tests)
	@source scripts/postgis.sh start; \
	trap 'source scripts/postgis.sh stop' EXIT; \
	.venv/bin/python -m pytest -n $(WORKERS) --dist loadgroup

drills: .venv/.dev ## what takes minutes: kills at every stage, every benchmark in small, whole folders (DRILLS=PATH for some)
	@source scripts/postgis.sh start; \
	trap 'source scripts/postgis.sh stop' EXIT; \
	.venv/bin/python -m pytest -n $(WORKERS) --dist loadgroup -m drill $(DRILLS)

plain: .venv/bin/python ## the program without Prefect, in an environment of its own: a flow runs, and what needs Prefect says so
	@rm -rf build/plain && .venv/bin/python -m venv build/plain/venv
	@PATH="$$PWD/build/plain/venv/bin:$$PATH"; cd build/plain; \
	$(if $(shell command -v uv 2>/dev/null),uv pip install --quiet --python venv/bin/python,python -m pip --disable-pip-version-check --quiet install) \
	  --require-hashes -r ../../requirements-gui.txt -r ../../requirements-build.txt; \
	python -m pip --disable-pip-version-check --quiet install --no-deps --no-build-isolation ../..; \
	if python -c 'import prefect' 2>/dev/null; then echo "Prefect is among the packages of the program" >&2; exit 1; fi; \
	export AKER_SOURCE_MODE=sample; \
	python -m flows.refresh_hazard_metrics 2024-06; \
	if AKER_PREFECT_API_URL=http://127.0.0.1:1/api python -m flows.refresh_hazard_metrics 2024-06 2>said; then exit 1; fi; \
	grep --quiet 'Install aker\[flows\]' said

spark: .venv/.spark ## the tests on Spark (PySpark is 450 MB and no part of setup; brings a Java where none is installed; SPARK=PATH for some)
	@.venv/bin/python -m pytest $(or $(SPARK),tests/spark) -q -n 0

.venv/.fuzz: requirements-fuzz.txt .venv/.dev
	@$(PIP) install --require-hashes -r requirements-fuzz.txt
	@touch $@

fuzz: .venv/.fuzz ## the API held against its own description: EXAMPLES=1000 of each operation (Schemathesis, no part of setup)
	@AKER_TEST_FUZZ=$(or $(EXAMPLES),1000) .venv/bin/python -m pytest tests/functional/gui/test_api_fuzz.py -q -n 0 -m drill

live: .venv/.dev ## one small request to each publisher, its layout compared with the schema (needs a network and your keys)
	@AKER_TEST_LIVE=1 .venv/bin/python -m pytest tests/live -q -n 0 --tb=no -rN

check: .venv/.dev ## looks only: format, lint, types, import order, rendered documents
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@.venv/bin/python scripts/render_docs.py --check

fix: .venv/.dev ## format, and fix what can be fixed automatically
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .

docs: .venv/.dev ## render what documents take from the code, and build the site into build/site (no network)
	@.venv/bin/python scripts/render_docs.py
	@.venv/bin/python scripts/stage_site.py
	@NO_MKDOCS_2_WARNING=1 .venv/bin/python -m mkdocs build --strict --quiet
	@echo "build/site/index.html (or serve it: python -m http.server -d build/site)"

bench: .venv/.dev ## the budgets, measured (BENCH=--quick for a small run)
	@.venv/bin/python -m bench $(BENCH)

eval: .venv/.dev ## how well expansion announcements are read, on labeled texts
	@.venv/bin/python -m scripts.eval_announcements

lock: .venv/.dev ## compile the pinned requirements from pyproject.toml (no index address is recorded)
	@$(PIP) install uv
	@.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml --extra dev --extra docs --extra flows --extra gui --extra report -o requirements-dev.txt
	@.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml -c requirements-dev.txt -o requirements.txt
	@.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml --extra gui -c requirements-dev.txt -o requirements-gui.txt
	@.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml --extra spark --extra java -c requirements-dev.txt -o requirements-spark.txt
	@.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml --extra fuzz -c requirements-dev.txt -o requirements-fuzz.txt
	@.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml --extra terrain -c requirements-dev.txt -o requirements-terrain.txt
	@.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml --extra flows --extra gui -c requirements-dev.txt -o requirements-flows.txt
	@echo hatchling | .venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header - -c requirements-dev.txt -o requirements-build.txt

clean: ## take away what can be made again (not data/ or data_lake/)
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache build dist
