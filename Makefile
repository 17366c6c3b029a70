# Two commands are all a newcomer types: `make demo` and `make test`. The rest is for who works on it.
PYTHON ?= python3
VENV := .venv/bin
MAKEFLAGS += --no-print-directory

.DEFAULT_GOAL := help
.PHONY: help demo test setup up doctor check bench rush lock clean

help: ## this list
	@echo "Centralino"
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: setup ## set up what is missing, then let twenty callers call and forty members be invited, and show what became of them
	@$(VENV)/python -m lab.demo

test: ## set up what is missing, then run all the tests, on a real Asterisk and a real Postgres
	@$(PYTHON) -m provision --dependencies test
	@$(VENV)/python -m pytest -n 2 --dist loadfile

setup: ## Python, Asterisk, Postgres, secrets and prompts, each only if it is due
	@$(PYTHON) -m provision

up: setup ## everything in the foreground, with its log; Ctrl-C stops it
	@exec $(VENV)/centralino up

doctor: setup ## look at each part and say what to do about what is wrong
	@$(VENV)/centralino doctor

check: ## format, lint, types, import contracts and unit tests, in seconds
	@$(PYTHON) -m provision --dependencies test
	@$(VENV)/ruff format --check --quiet .
	@$(VENV)/ruff check --quiet .
	@$(VENV)/mypy
	@$(VENV)/lint-imports
	@$(VENV)/python -m pytest -q tests/unit

bench: ## measure it beside the libraries of the field, into docs/benchmarks.md
	@$(PYTHON) -m provision --dependencies bench
	@$(VENV)/python -m bench

rush: setup ## 2,000 members over 100 lines, each part killed in turn, and the carrier asked what it saw
	@$(VENV)/python -m lab.rush

lock: ## choose the newest versions of what we depend on, and write the locks
	@$(PYTHON) -m provision.lock

clean: ## take away what the set-up made; the database, the secrets and telephone.toml stay
	@rm -rf .venv .asterisk .chromium .setup sounds/clips .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
