# Every command of a developer; the same ones run in CI. `make help` lists them.
PORT ?= 8000
VENV := .venv
CLIENTS := .venv-clients
PYTHON := $(VENV)/bin/python
UV := $(VENV)/bin/uv
SAY := @printf '\033[1m== %s\033[0m\n'

.DEFAULT_GOAL := help

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: setup ## install, build, publish the demo town and serve it (PORT=8000)
	@PORT=$(PORT) $(VENV)/bin/parvis demo

setup: $(VENV)/.installed src/parvis/site/static/web/.built $(VENV)/.messages ## prepare everything and stop

test: setup $(VENV)/.test-tools $(CLIENTS)/.installed tests/contract/node_modules/.installed lint ## every check: lint, types, contracts, front end, tests
	$(SAY) "tests"
	$(PYTHON) -m pytest

lint: setup ## ruff, mypy, import contracts, front-end checks
	$(SAY) "ruff"
	$(VENV)/bin/ruff check . && $(VENV)/bin/ruff format --check .
	$(SAY) "mypy"
	$(VENV)/bin/mypy
	$(SAY) "import contracts"
	$(VENV)/bin/lint-imports
	$(SAY) "front end"
	npm --prefix web run --silent check

format: setup ## rewrite the code in the house format
	$(VENV)/bin/ruff check --fix . ; $(VENV)/bin/ruff format .
	npm --prefix web run --silent format

reference: setup ## write docs/reference anew
	PARVIS_LANG=en $(VENV)/bin/parvis reference docs/reference

accessibility: setup ## examine the demo town's pages with axe and write what the accessibility statement shows
	$(PYTHON) tests/browser/accessibility_report.py

screenshots: setup ## photograph the demo town's main pages into docs/images
	$(PYTHON) tests/browser/screenshots.py

wheel: setup ## build dist/parvis-*.whl with the front end inside
	rm -rf dist
	$(PYTHON) -m hatchling build -t wheel

lock: $(VENV)/.installed ## lock the dependencies anew
	$(UV) pip compile -q --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 pyproject.toml -o requirements/run.txt
	$(UV) pip compile -q --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 pyproject.toml --group dev -o requirements/dev.txt
	$(UV) pip compile -q --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 --group contract -o requirements/contract.txt

clean: ## remove what was built; the state in var/ stays
	rm -rf $(VENV) $(CLIENTS) dist web/node_modules tests/contract/node_modules src/parvis/site/static/web

$(VENV)/bin/uv:
	$(SAY) "creating $(VENV)"
	python3 -m venv $(VENV)
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt

$(VENV)/.installed: requirements/dev.txt pyproject.toml | $(VENV)/bin/uv
	$(SAY) "installing locked Python dependencies"
	$(UV) pip sync --quiet --require-hashes --compile-bytecode --python $(PYTHON) requirements/uv.txt requirements/dev.txt
	$(UV) pip install --quiet --no-deps --no-build-isolation --python $(PYTHON) --editable .
	@touch $@

$(CLIENTS)/.installed: requirements/contract.txt | $(VENV)/bin/uv
	$(SAY) "installing the clients of the contract tests, apart from our own dependencies"
	python3 -m venv --without-pip $(CLIENTS)
	$(UV) pip sync --quiet --require-hashes --python $(CLIENTS)/bin/python requirements/contract.txt
	@touch $@

tests/contract/node_modules/.installed: tests/contract/package-lock.json
	$(SAY) "installing the npm clients of the contract tests"
	npm --prefix tests/contract ci --no-audit --no-fund --loglevel=error
	@touch $@

web/node_modules/.installed: web/package-lock.json
	$(SAY) "installing locked front-end dependencies"
	npm --prefix web ci --no-audit --no-fund --loglevel=error
	@touch $@

src/parvis/site/static/web/.built: $(VENV)/.installed web/node_modules/.installed $(shell find web/src web/tokens web/build web/*.json web/*.ts -type f 2>/dev/null)
	$(SAY) "building the front end"
	npm --prefix web run --silent build
	$(PYTHON) -m whitenoise.compress --quiet src/parvis/site/static/web
	@touch $@

$(VENV)/.messages: $(wildcard src/parvis/*/locale/*/LC_MESSAGES/*.po src/parvis/*/*/locale/*/LC_MESSAGES/*.po) | $(VENV)/.installed
	$(SAY) "compiling translations"
	for folder in src/parvis/*/locale src/parvis/*/*/locale; do \
		$(VENV)/bin/pybabel --quiet compile --directory $$folder --domain django || exit 1; done
	@touch $@

$(VENV)/.test-tools: .ci/tools
	$(SAY) "looking for what the tests need beyond pip and npm"
	@sh .ci/tools
	@touch $@

.PHONY: help demo setup test lint format reference accessibility screenshots wheel lock clean
