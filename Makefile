PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.DEFAULT_GOAL := help

help: ## Show what there is to make
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[test]"
	touch $@

install: $(INSTALLED) ## Create the virtual environment with everything in it

demo: $(INSTALLED) ## Harvest, publish and serve an invented municipality
	$(BIN)/insyn demo

test: $(INSTALLED) ## Run every test, in a real browser where there is one
	$(BIN)/pytest

docs: $(INSTALLED) ## Make what follows from the code: the dictionary, the texts to translate
	$(BIN)/python -m datasets.dictionary > docs/tabeller.md
	$(BIN)/python -m datasets.oparl.page > docs/oparl-falt.md
	$(BIN)/pybabel -q extract -F portal/translations/babel.cfg -k lazy_gettext -k counted:2,3 -k nouns:1,2 \
	  --no-location --omit-header --no-wrap --sort-output -o messages.pot portal templates
	$(BIN)/pybabel -q update -i messages.pot -d portal/translations -l en --no-fuzzy-matching --omit-header \
	  --ignore-obsolete --no-wrap
	$(BIN)/pybabel -q compile --use-fuzzy -d portal/translations -l en
	rm messages.pot

check: $(INSTALLED) audit ## Format, lint, types, security, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest

audit: $(INSTALLED) ## Look for unsafe code, and for known vulnerabilities of the libraries where there is a network
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive datasets harvesters portal sample templates
	$(BIN)/python -m tests.audit

format: $(INSTALLED) ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(INSTALLED) ## Measure speed and memory as ratios in one run
	$(BIN)/python -m tests.bench

clean: ## Remove the environment and what was made
	rm -rf $(VENV) demo build *.egg-info test-output bench-output

.PHONY: help docs install demo test check audit format bench clean
