# Everything runs in .venv, set up from hashed locks; nothing else needs to be installed but Python 3.11+.
PYTHON ?= python3
BIN := .venv/bin
SOURCES := domain services storage adapters messages handlers scheduler bot sandbox tests

.PHONY: demo test check setup setup-dev lock catalogues clean

demo: setup
	@$(BIN)/python -m bot demo

test: setup-dev
	$(BIN)/python -m pytest -n 3 --dist worksteal $(ARGS)

check: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/python -m tests.catalogues

setup: .venv/run.stamp catalogues

setup-dev: .venv/dev.stamp catalogues

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	touch $@

.venv/dev.stamp: requirements-dev.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@ .venv/run.stamp

# Catalogues: take the sentences out of messages/, merge them into each language, compile.
POT := --keyword=say --keyword=plain --keyword=many:1,2 --no-default-keywords --add-comments=Note: \
	--no-location --sort-output --omit-header --no-wrap

texts: .venv/dev.stamp
	$(BIN)/pybabel -q extract $(POT) -F babel.cfg -o locales/messages.pot .
	for tag in $$(tail -n +2 locales/languages.csv | cut -d, -f1); do \
		$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --no-wrap \
			-i locales/messages.pot -d locales -D messages -l $$tag || exit 1; done
	sed -i -E '/^"(Report|POT|PO-Rev|Last-T|Language-T|Generated)/d; s/^"Project-Id-Version:  /"Project-Id-Version: /' \
		locales/*/LC_MESSAGES/messages.po

catalogues: | .venv/bin/python
	@$(BIN)/pybabel -q compile -d locales -D messages

# New locks: hashes only, no index addresses.
lock:
	uv pip compile pyproject.toml $(LOCK) -o requirements.txt
	uv pip compile pyproject.toml --group dev -c requirements.txt $(LOCK) -o requirements-dev.txt

LOCK := --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	--no-emit-index-url --no-emit-find-links --quiet --upgrade
