# make run: everything, served.  make test: everything, checked.  Both prepare the machine first.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup setup-tests run test lint bench screenshots messages

help:
	@echo "make run          prepare this machine and serve the product with its demo"
	@echo "make test         prepare this machine and run every check"
	@echo "make setup        prepare this machine only (then: .venv/bin/python manage.py help)"
	@echo "make lint         style, types and layers"
	@echo "make bench        every benchmark, one line of JSON each"
	@echo "make screenshots  pictures of the main pages"

setup:
	@$(PYTHON) socialicense/local/machine.py setup

setup-tests:
	@$(PYTHON) socialicense/local/machine.py setup --dev

run: setup
	@exec $(BIN)/python manage.py up

messages: setup-tests
	@$(BIN)/python -m socialicense.local.messages

lint: setup-tests
	@$(BIN)/python -m tests.check lint

test: setup-tests
	@$(BIN)/python -m tests.check all

bench: setup-tests
	@$(BIN)/python -m tests.bench

screenshots: setup-tests
	@$(BIN)/python -m tests.browser.screenshots
