# Needs make and Python 3.11 or newer; everything else comes as packages.
.DEFAULT_GOAL := help
PORT ?= 8000
UV := .tools/bin/uv
PYTHON := .venv/bin/python
# Behind a company's own certificate authority only the system knows whom to trust.
export UV_SYSTEM_CERTS := true
export NODE_USE_SYSTEM_CA := 1
STORE := import ssl; paths = ssl.get_default_verify_paths(); print(paths.cafile or paths.capath or '')
GET_UV := .tools/bin/pip install --quiet --disable-pip-version-check uv==0.13.9
SOURCES := $(shell find client/src client/public client/index.html client/*.json client/vite.config.ts -type f 2>/dev/null)

.PHONY: help setup client run test check wire bench soak clean

help: ## Show this help
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

.tools/bin/uv:
	python3 -m venv .tools
	@# The pip of Python 3.11 trusts a list of its own; where the system's store does not do, that list has another try.
	@PIP_CERT="$${PIP_CERT:-$$(python3 -c "$(STORE)")}" $(GET_UV) --retries 1 2>.tools/pip.log || $(GET_UV)

.venv/.ready: .tools/bin/uv pyproject.toml uv.lock build_client.py
	$(UV) sync --quiet --locked --python python3
	@touch $@

server/doorstep/static/index.html: .venv/.ready $(SOURCES) build_client.py
	$(PYTHON) build_client.py build

setup: .venv/.ready server/doorstep/static/index.html ## Install everything and build the client

client: server/doorstep/static/index.html ## Build the client

run: setup ## Serve a demo day on http://localhost:8000 (PORT= changes the port)
	@DOORSTEP_PUBLIC_URL=http://localhost:$(PORT) sh -c ".venv/bin/doorstep migrate && .venv/bin/doorstep demo --no-list && exec .venv/bin/doorstep serve --port $(PORT) --log \"$${DOORSTEP_VAR:-var}/demo.log\""

test: setup ## Run every test: rules, API on SQLite and PostgreSQL, client, browser
	$(PYTHON) tests/prepare.py
	$(PYTHON) build_client.py npm test -- --reporter=default --reporter=json --outputFile.json=../tests/output/client.json
	$(PYTHON) -m pytest -n 3 --dist worksteal --budget tests/output/client.json

check: setup ## Lint and type-check
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	$(PYTHON) build_client.py npm run format:check
	$(PYTHON) build_client.py npm run lint
	$(PYTHON) build_client.py npm run types

wire: setup ## Write the client's types out of the server's OpenAPI document
	$(PYTHON) build_client.py wire

bench: setup ## Measure; prints ratios within one run
	$(PYTHON) tests/prepare.py
	$(PYTHON) -m tests.bench

soak: setup ## The long form of the suites: full counts, every mutant, every screen in every way
	$(PYTHON) tests/prepare.py
	$(PYTHON) -m tests.soak

clean: ## Remove what was built; keeps var/
	rm -rf .venv .tools client/node_modules server/doorstep/static dist
