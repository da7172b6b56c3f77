# Two commands matter: `make site` and `make test`. Each sets up what it needs on a machine that has only Python and make.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install -q

.PHONY: site test bench check wheels lock torture gates pdf clean

site: .venv/.base
	$(BIN)/spdr build

test: .venv/.browser
	$(BIN)/ruff check spdr tests benchmarks
	$(BIN)/mypy
	$(BIN)/spdr build
	$(BIN)/pytest -n auto --dist loadfile

bench: .venv/.base
	for script in benchmarks/*.py; do $(BIN)/python $$script || exit 1; done

check: .venv/.base
	$(BIN)/spdr check

gates: .venv/.browser  ## every page of both languages in a real browser; SPDR_SITE names another built site
	$(BIN)/python -c 'from spdr.publish.checks import built_site; import os, sys; p = os.environ.get("SPDR_SITE") or built_site(); sys.exit(not os.path.isfile(f"{p}/index.html") and "There is no built site. Run: make site")'
	SPDR_GATES=1 $(BIN)/pytest tests/browser -m browser

pdf: .venv/.base  ## chapters, briefs and the whole book as PDF into book/_build/pdf, printed by Chromium
	$(BIN)/python -m spdr.publish.pdf

torture: .venv/.browser  ## the long tests: full disks, mutation, every property 200 times
	SPDR_HYPOTHESIS=torture $(BIN)/pytest -m "torture or not torture"

wheels: .venv/.base  ## everything an offline machine needs: see README, "Without the internet"
	$(BIN)/python -m pip download -q --require-hashes -r requirements.lock -d wheels
	$(BIN)/python -m pip wheel -q --no-deps --no-build-isolation . -w wheels

lock:  ## names, versions and hashes only; needs uv
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra test pyproject.toml -o requirements.lock
	for extra in browser spark cluster; do uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra $$extra -c requirements.lock pyproject.toml -o requirements-$$extra.lock || exit 1; done

.venv/.base: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; say which one with: make PYTHON=python3.12 site")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.venv/.browser: .venv/.base requirements-browser.lock
	$(PIP) --require-hashes -r requirements-browser.lock
	@touch $@

clean:
	rm -rf .venv book/_build wheels
