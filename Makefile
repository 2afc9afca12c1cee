# run, test, check, bench and audit set up what they need first, and say what they do.
# PYTHON=… chooses the Python for the virtual environment, PORT=… where `run` serves.

SHELL := /bin/sh
export PORT ?= 8000
BIN := .venv/bin
PYTEST := $(BIN)/pytest -q -n 2 --dist loadfile --no-loadscope-reorder
# The first pass is the embedded default, whatever this shell has set.
EMBEDDED := env -u DATABASE_URL -u MAIL_DATABASE_URL -u REDIS_URL -u BASE_URL -u ALLOWED_HOSTS

.PHONY: run test test-faults check bench audit set-up set-up-test

run: set-up
	@exec $(BIN)/python manage.py station

test: set-up-test
	@echo "First pass: the embedded default (SQLite, no other server) …"
	@$(EMBEDDED) $(PYTEST)
	@echo "Second pass: production (PostgreSQL and Redis of its own) …"
	@$(EMBEDDED) $(BIN)/python -m tests.servers $(PYTEST)

test-faults: set-up-test
	@$(EMBEDDED) $(BIN)/python -m tests.servers $(BIN)/pytest -v -m faults tests/mail

check: set-up-test
	@sh tests/check.sh

bench: set-up-test
	@$(EMBEDDED) $(BIN)/python -m tests.servers --durable $(BIN)/python -m bench $(ONLY)

audit: set-up-test
	@$(BIN)/python -m tests.audit
	@$(EMBEDDED) AXE=everywhere $(PYTEST) -k sound

set-up:
	@sh requirements/set-up.sh run

set-up-test:
	@sh requirements/set-up.sh test
