# Everything starts here; `make` alone lists it. A fresh machine needs python3 (3.11 or newer, with
# venv) and make; the rest is set up once in .venv, and again when the requirements change.

# A shell that forbids it has every process of every test compile the whole program anew.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
BIN := .venv/bin
REQUIREMENTS := pyproject.toml deploy/constraints.txt
PIP := $(BIN)/python -m pip install --disable-pip-version-check --no-input --progress-bar off \
       --constraint deploy/constraints.txt
PYTEST := $(BIN)/python -m pytest -q

.DEFAULT_GOAL := help
.PHONY: help install demo test thorough quick postgres check migration pictures bench crash clean
.DELETE_ON_ERROR:

help: ## list what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1|\2/p' Makefile | \
	while IFS='|' read -r name what; do printf '  make %-9s %s\n' "$$name" "$$what"; done

install: .venv/.runtime ## set up .venv/bin/liaison and nothing else

demo: .venv/.runtime ## a made-up company in a web chat; prints the address, Ctrl-C stops it
	@exec $(BIN)/liaison demo

test: check ## check, then the tests; some more of the same are in thorough
	$(PYTEST) -n 4 --dist worksteal -m "not crash and not thorough"

thorough: .venv/.tests ## what make test leaves out: all examples of each command, more kills
	$(PYTEST) -n 4 --dist worksteal -m thorough

quick: .venv/.tests ## the tests of the core and the features, under a minute
	$(PYTEST) -n 2 -m "not browser and not slow and not thorough" \
	  --ignore=tests/adapters --ignore=tests/platforms --ignore=tests/scheduler

postgres: .venv/.tests ## all tests on a real PostgreSQL: yours by LIAISON_TEST_DATABASE_URL
	LIAISON_TEST_DATABASE_URL=$${LIAISON_TEST_DATABASE_URL:-postgresql} $(PYTEST) -n 3 -m "not crash"

check: .venv/.tests ## format, lint, types, who may import whom
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo >.venv/imports.log 2>&1 || { cat .venv/imports.log; exit 1; }

migration: .venv/.tests ## write what the tables differ in: WHAT="Budgets have a currency"
	@$(BIN)/python -m bot.migrations "$(WHAT)"
	@$(BIN)/python -m tests.migrations

pictures: .venv/.tests ## photograph the demo: chat, cards, forms, pages
	$(BIN)/python -m tests.pictures

language: .venv/.tests ## how well texts are read: dates, owners, items, by language and kind
	$(BIN)/python -m tests.language.scores

bench: .venv/.tests ## measure: lines per second, start-up, planner, courier
	$(BIN)/python -m tests.bench

crash: .venv/.tests ## kill it 200 times on each engine; the report is tests/crash/REPORT.md
	$(BIN)/python -m tests.crash $(WITH)
	$(PYTEST) -m crash

clean: ## forget the set-up and all caches; data/ stays
	rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- Set-up, once. Each stamp is written last, so that a broken set-up is taken up again. ---------

# Reads pip's talk, keeps it in a log, and tells a waiting person only the names.
define TELL
{ lead='  fetching'; while read -r word name rest; do \
    printf '%s %s %s\n' "$$word" "$$name" "$$rest" >>.venv/setup.log; \
    case "$$word $$name" in \
      "Collecting "*) printf '%s %s' "$$lead" "$${name%%[!A-Za-z0-9._-]*}"; lead= ;; \
      "Installing collected") printf ' - installing' ;; \
    esac; \
  done; [ -n "$$lead" ] || echo; }
endef
FAILED = { echo "The set-up failed; the last of what pip said (all of it: .venv/setup.log):"; \
           tail -n 15 .venv/setup.log; exit 1; }
# A pipe would swallow pip's exit status, so the word "done" is what says that all went well.
define INSTALL
@: >.venv/setup.log
@{ $(PIP) $(1) 2>&1 && echo "done"; } | $(TELL); \
 [ "$$(tail -n 1 .venv/setup.log)" = "done  " ] || $(FAILED)
endef

.venv/.python:
	@command -v $(PYTHON) >/dev/null 2>&1 || \
	  { echo "Liaison needs python3, 3.11 or newer: there is no $(PYTHON) on this machine."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Liaison needs Python 3.11 or newer, and $(PYTHON) is `$(PYTHON) --version 2>&1`." \
	         "If there is a newer one, name it: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Liaison needs Python's venv, which this $(PYTHON) lacks." \
	         "On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@echo "Setting up once, about a minute ..."
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@touch $@

.venv/.runtime: .venv/.python $(REQUIREMENTS)
	@echo "The bot:"
	$(call INSTALL,setuptools)
	$(call INSTALL,--no-build-isolation --editable .)
	@touch $@

.venv/.tests: .venv/.runtime
	@echo "The tools of the tests:"
	$(call INSTALL,--no-build-isolation --editable '.[test]')
	@touch $@
