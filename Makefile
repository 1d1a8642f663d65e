# make library and make test need Python 3.11+, git and make, and the package registries. No root.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOUIS := $(VENV)/liblouis
SERVERS := $(VENV)/servers
# As anybody, with lists of its own: it asks for no root and changes nothing on the machine
APT = apt-get -qq -o Dir::State::lists=$(CURDIR)/$(@D)/lists \
	-o Dir::Cache=$(CURDIR)/$(@D)/cache -o Dir::State::status=$(CURDIR)/$(@D)/status \
	-o APT::Sandbox::User= -o Acquire::Languages=none

MAKEFLAGS += -j2  # what is fetched from different places comes at once

.PHONY: help library test thorough bench kill same fuzz audit listen pictures lock clean

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 12

library: $(VENV)/library $(LOUIS)/unpacked  ## make the talking library in build/
	$(BIN)/python -m library build

test: $(VENV)/test $(LOUIS)/unpacked $(SERVERS)/unpacked  ## check style and types, then run all tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest -m "not slow" -n 2 --dist loadfile --no-loadscope-reorder --durations 5

thorough: $(VENV)/test $(LOUIS)/unpacked $(SERVERS)/unpacked  ## the tests that take long: kills, full disks, no network (minutes)
	$(BIN)/pytest -m slow -n 2 --dist loadfile --no-loadscope-reorder --durations 5

bench: $(VENV)/test $(LOUIS)/unpacked  ## measure speed and memory, each beside the run that it is compared to (an hour)
	$(BIN)/python -m tests.bench

kill: $(VENV)/test $(LOUIS)/unpacked  ## kill a hundred builds at random moments; the next one must end well (half an hour)
	$(BIN)/python -m tests.unbreakable.kill

same: $(VENV)/test $(LOUIS)/unpacked $(SERVERS)/unpacked  ## change each input once; the bytes must be those of a build from nothing
	$(BIN)/python -m tests.same

fuzz: $(VENV)/test $(LOUIS)/unpacked  ## read 20,000 broken or hostile files, and build from two hundred (hours)
	$(BIN)/python -m tests.fuzz.examples --examples 20000 --builds 200

audit: $(VENV)/test  ## ask for known vulnerabilities of the packages (needs a registry that tells of them)
	$(BIN)/pip install --quiet pip-audit
	$(BIN)/pip-audit --strict --disable-pip -r requirements-listen.lock

listen: $(VENV)/listen  ## let a speech recogniser hear every phrase, and count what it hears wrong (half an hour)
	$(BIN)/python -m tests.listen

pictures: $(VENV)/test $(LOUIS)/unpacked  ## take the pictures of README.md, with the best voices (minutes)
	$(BIN)/python -m tests.pictures

lock: $(VENV)/test  ## write the lock files anew (needs no address: uv is told none to write)
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header \
		pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --extra test \
		pyproject.toml -o requirements-test.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --extra test \
		--extra listen pyproject.toml -o requirements-listen.lock
	$(BIN)/python -m tests.node lock
	$(BIN)/python -m tests.licences

clean:  ## delete what make set up, not what it built
	rm -rf $(VENV)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name it with: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || \
		{ echo "Python's venv is missing; on Debian: apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/library: requirements.lock | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements.lock
	@touch $@

# No Python package has liblouis, which writes braille, nor rsync and nginx, which the tests put the
# library online with: from Debian's, where there are any
$(LOUIS)/unpacked: PACKAGES = liblouis20 liblouis-data
$(SERVERS)/unpacked: PACKAGES = rsync libpopt0 libxxhash0 nginx libfaketime
$(LOUIS)/unpacked $(SERVERS)/unpacked: | $(VENV)/bin/python
	@rm -rf $(@D) && mkdir -p $(@D)/lists/partial $(@D)/cache/archives/partial
	@touch $(@D)/status
	@if command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null && $(APT) update && \
		cd $(@D) && $(APT) download $(PACKAGES) && \
		for file in *.deb; do dpkg-deb -x $$file . || exit 1; done; \
	then rm -rf *.deb lists cache status && touch unpacked; \
	else echo "$(PACKAGES) could not be fetched: install them (see README.md)"; fi

$(VENV)/test: $(VENV)/packages $(VENV)/node/installed
	@touch $@

$(VENV)/packages: requirements-test.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements-test.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/node/installed: tests/node/package-lock.json | $(VENV)/packages
	$(BIN)/python -m tests.node
	@touch $@

$(VENV)/listen: requirements-listen.lock | $(VENV)/test
	$(BIN)/pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements-listen.lock
	@touch $@
