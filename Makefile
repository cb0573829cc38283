# The targets of the workspace; `make help` lists them.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PROJECTS := $(sort $(dir $(wildcard shared/*/pyproject.toml services/[!_]*/pyproject.toml))) deploy/local
LOCKED := $(patsubst %/,%,$(sort $(dir $(wildcard services/[!_]*/pyproject.toml))))
OURS := schema bus contracts text ingest extraction enrichment storage watches api notary keys cli local
UNEMITTED := $(foreach name,$(OURS),--no-emit-package dateline-$(name))
COMPILE := $(BIN)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-header --no-annotate

.DEFAULT_GOAL := help
.PHONY: help setup run stop audit test faults accuracy bench bench-notary lint formats lock new-service schemas examples kubernetes

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  \1|/' | column -t -s '|'

# uv installs in a tenth of pip's time; pip does it where only pip knows the way (a mirror in pip.conf).
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
UV := $(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode
UNISOLATED := --no-deps --no-build-isolation
EDITABLE := $(foreach project,$(PROJECTS),-e ./$(project))

# The stamp depends on everything that decides what is installed: a second call costs nothing.
$(VENV)/.installed: requirements-dev.txt services/ingest/ocr-models.txt $(wildcard shared/*/pyproject.toml services/*/pyproject.toml deploy/local/pyproject.toml)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))' || \
	  { echo "Python 3.11 or 3.12 is needed; name it with make PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@sed -n '/^uv==/,/[^\\]$$/p' requirements-dev.txt > $(VENV)/uv.txt
	@$(PIP) --require-hashes -r $(VENV)/uv.txt
	@$(UV) --require-hashes -r requirements-dev.txt 2>$(VENV)/uv.log || $(PIP) --require-hashes -r requirements-dev.txt
	@$(UV) --no-deps --require-hashes -r services/ingest/ocr-models.txt 2>>$(VENV)/uv.log || \
	  $(PIP) --no-deps --require-hashes -r services/ingest/ocr-models.txt
	@$(UV) $(UNISOLATED) $(EDITABLE) 2>>$(VENV)/uv.log || $(PIP) $(UNISOLATED) $(EDITABLE)
	@touch $@

# Optional: without it the notary hashes in Python, with the same results. A compiler that is missing or fails stops nothing.
NATIVE := services/notary/native
$(VENV)/.native: $(VENV)/.installed $(wildcard $(NATIVE)/*.[ch] $(NATIVE)/pyproject.toml)
	@if ! command -v $${CC:-cc} >/dev/null; then \
	  echo "no C compiler ($${CC:-cc}): the notary's hash stays in Python" >&2; \
	elif ! $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation ./$(NATIVE) >$(VENV)/native.log 2>&1; then \
	  echo "the C part of the notary's hash could not be built (see $(VENV)/native.log): it stays in Python" >&2; \
	fi
	@touch $@

# What the pages load besides our own script. Without npm they are read without it: every mark is a link, every form a form.
PAGES := services/api/src/dateline_api/site/static/vendor
$(VENV)/.pages: $(VENV)/.installed services/api/package-lock.json
	@mkdir -p $(PAGES)
	@if ! command -v npm >/dev/null; then \
	  echo "no npm: the web pages stay without htmx" >&2; \
	elif ! npm ci --prefix services/api --ignore-scripts --no-audit --no-fund --silent >$(VENV)/pages.log 2>&1; then \
	  echo "htmx could not be installed (see $(VENV)/pages.log): the web pages stay without it" >&2; \
	else cp services/api/node_modules/htmx.org/dist/htmx.min.js $(PAGES)/; fi
	@touch $@

setup: $(VENV)/.installed $(VENV)/.native $(VENV)/.pages ## make .venv with everything pinned by hash; .venv/bin/dateline is the command

run: setup ## start everything, put the sample page through, print its facts; leaves it running
	@$(BIN)/python -m dateline_local run

stop: ## end what `make run` started
	@test ! -x $(BIN)/python || $(BIN)/python -m dateline_local stop

lint: setup ## ruff and mypy --strict
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

audit: setup ## every pin asked of the advisory database; status 2 and NOT AUDITED when one could not be asked
	@$(BIN)/python tools/audit.py

test: lint ## lint, then every test; the browser ones first
# The browser's tests have a process of their own: Playwright leaves an event loop in its thread, and nobody else could run one there.
	@$(BIN)/pytest tests/browser
	@$(BIN)/pytest --ignore=tests/browser

# The libraries we measure against live in an environment of their own; without them the other tables are still printed.
.opponents/.installed: tests/benchmarks/requirements-opponents.txt
	@$(PYTHON) -m venv .opponents
	@.opponents/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

faults: setup ## faults in a seeded schedule against real parts: prints the table (SHORT=1: eight of them; LONG=1: thrice, three brokers, a soak; ONLY=regex; SEED=n)
	@$(BIN)/python -m tests.faults.schedule $(if $(LONG),--long) $(if $(SHORT),--most 8) $(if $(SEED),--seed $(SEED)) $(if $(ONLY),--only '$(ONLY)')

bench: setup ## ratios measured side by side in one run; RUNNING=1: page to stream too, over the platform of `make run`
	@$(MAKE) --no-print-directory .opponents/.installed || echo "the public libraries could not be installed" >&2
	@$(BIN)/python tests/benchmarks/bench.py
	@$(BIN)/python tests/benchmarks/enrichment.py
	@$(BIN)/python tests/benchmarks/history.py
	@$(BIN)/python tests/benchmarks/watches.py
	@test -z "$(RUNNING)" || $(BIN)/python tests/benchmarks/latency.py

bench-notary: setup ## what signing costs, and 1 GiB hashed beside a plain read of it
	@$(BIN)/python tests/benchmarks/notary.py

# Without DIR: the project's own sets of web pages and newspaper sheets, made anew.
formats: setup ## how well files come out as articles: make formats DIR=a folder with answers.jsonl
	@if test -z "$(DIR)"; then set -e; dir=$$(mktemp -d); trap 'rm -rf "$$dir"' EXIT; \
	  PYTHONPATH=tests/formats $(BIN)/python tests/formats/web_set.py "$$dir"; \
	  $(BIN)/python tests/formats/paper_set.py "$$dir" 100 150; $(BIN)/python tools/formats.py "$$dir"; \
	else $(BIN)/python tools/formats.py "$(DIR)"; fi

accuracy: setup ## how right rows, names, quotations and events are on labelled articles: make accuracy DIR=folder
	@test -n "$(DIR)" || { echo "make accuracy DIR=folder (with articles.jsonl, gold.jsonl and its scorers)"; exit 2; }
	@$(BIN)/python services/extraction/tests/rows/accuracy.py $(DIR) $(BIN)/dateline

schemas: setup ## JSON Schemas and AsyncAPI from the models; refuses a change that breaks readers
	@$(BIN)/python -m dateline_schema.schemas --registry dateline_contracts.topics shared/schema/json

examples: setup ## examples of the topics, made again from the sample page
	@$(BIN)/python tools/make_examples.py

lock: setup ## pin every package of every service by hash, keeping the pins there are
	@$(COMPILE) $(UNEMITTED) -o requirements-dev.txt requirements-dev.in $(foreach project,$(PROJECTS),$(project:/=)/pyproject.toml) --all-extras
	@for service in $(LOCKED); do \
	  $(COMPILE) $(UNEMITTED) --constraint requirements-dev.txt -o $$service/requirements.txt $$service/pyproject.toml || exit 1; done
	@$(COMPILE) --constraint requirements-dev.txt -o deploy/images/requirements.txt deploy/images/requirements.in
	@$(COMPILE) -o tests/benchmarks/requirements-opponents.txt tests/benchmarks/requirements-opponents.in

new-service: setup ## a service from the template: make new-service NAME=x
	@$(BIN)/python tools/new_service.py "$(NAME)"

kubernetes: setup ## the cluster's objects from the topic registry and the table of services
	@$(BIN)/python deploy/kubernetes/make.py
