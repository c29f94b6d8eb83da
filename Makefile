# What a person can rely on. `make run` from a fresh clone ends at the sign-in page with a synthetic county.
#   make run            the product at http://127.0.0.1:8000 (HALCYON_PORT changes the port)
#   make test           the whole suite on SQLite (browser journeys when a Chromium is present)
#   make test-postgres  the same on a PostgreSQL that it starts itself
#   make check / fix    style, types, who may import whom, migrations, generated docs / repair what can be repaired
#   make assurance      the long safety suite at full counts, with the two FHIR validators where npm is there
#   make fhir-validators   two FHIR validators for the tests, pinned, from npm (needs Node 18 or newer, and npm)
#   make clean          removes what the other targets made, but never the data in var/

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help install run test test-postgres check fix assurance fhir-validators clean

BIN := .venv/bin
TEST := env -u HALCYON_DATABASE_URL -u HALCYON_DATABASE_OWNER_URL -u HALCYON_DATA -u HALCYON_MODE
# One that is idle takes over from the busiest: the journeys lie side by side, and would all fall to one.
PYTEST := $(BIN)/python -m pytest -n 3 --dist worksteal

help:
	@sed -n 's/^#   //p' Makefile

install: .venv/.installed

run: .venv/.installed
	@$(BIN)/halcyon migrate
	@$(BIN)/halcyon demo --if-empty
	@exec $(BIN)/halcyon serve --with-worker

test: .venv/.installed-dev
	$(TEST) $(PYTEST)

test-postgres: .venv/.installed-dev
	$(TEST) $(BIN)/python scripts/with_postgres.py -- $(PYTEST)

VALIDATORS := tests/exchange/node/node_modules/.package-lock.json

fhir-validators: $(VALIDATORS)

$(VALIDATORS): tests/exchange/node/package-lock.json
	npm ci --prefix tests/exchange/node --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

assurance: .venv/.installed-dev $(if $(shell command -v npm),$(VALIDATORS))
	$(TEST) HALCYON_ASSURANCE=1 $(PYTEST)
	$(TEST) HALCYON_ASSURANCE=1 $(BIN)/python scripts/with_postgres.py --durable -- $(PYTEST)

check: .venv/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(TEST) HALCYON_DATABASE_URL=sqlite://:memory: $(BIN)/halcyon manage makemigrations --check --dry-run
	$(TEST) $(BIN)/halcyon docs --check

fix: .venv/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(TEST) $(BIN)/halcyon docs

.venv/bin/python:
	@python=$$(sh scripts/find_python.sh) && "$$python" -m venv .venv

.venv/.installed: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --editable '.[postgres]'
	@touch $@

.venv/.installed-dev: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --editable '.[postgres,dev,browser,api]'
	@touch .venv/.installed $@

clean:
	rm -rf .venv build dist tests/exchange/node/node_modules .mypy_cache .ruff_cache .import_linter_cache .hypothesis .pytest_cache
	find src tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +
