# Everything here builds .venv first when it is missing or when the pinned requirements have changed.
# Only installing needs the package index; nothing else reaches further than 127.0.0.1.

PYTHON ?= python3.11
BIN := .venv/bin
BUILT := .venv/built

# Everything measured is on 127.0.0.1, and slack_sdk would take a proxy from the environment whatever NO_PROXY says.
# The tests see to this themselves, in tests/conftest.py.
WITHOUT_PROXY := env -u HTTP_PROXY -u HTTPS_PROXY -u ALL_PROXY -u http_proxy -u https_proxy -u all_proxy

# The processes that the tests start would otherwise all compile the same modules.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test cover check bench audit lock clean

demo: $(BUILT)
	$(BIN)/convenor demo

# More workers than processors, for the fault tests mostly wait; tests/conftest.py has them begin first.
IN_PARALLEL := -n 4 --dist loadscope --no-loadscope-reorder

# While one processor checks the types, the other compiles the tests, which every worker would do for itself otherwise.
test: $(BUILT)
	@$(BIN)/python -m pytest --collect-only -q > /dev/null & $(MAKE) --no-print-directory check && wait
	$(BIN)/python -m pytest $(IN_PARALLEL)

# The same tests, half as slow again, for every line and branch is counted.
cover: check
	$(BIN)/python -m pytest $(IN_PARALLEL) --cov --cov-report=term-missing:skip-covered

check: $(BUILT)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(BUILT)
	$(WITHOUT_PROXY) $(BIN)/python -m tests.benchmarks

# Looks up known weaknesses of what is pinned; needs the network. It runs apart from what it looks at, and what it could
# not look up is a failure.
audit: $(BUILT)
	$(BIN)/uv tool run pip-audit@2.10.1 --strict --disable-pip --require-hashes --requirement requirements-dev.txt

# Pins every requirement again, at the newest versions the package index has.
COMPILE := uv pip compile pyproject.toml --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command 'make lock'

lock: $(BUILT)
	$(BIN)/$(COMPILE) --group build --output-file requirements.txt
	$(BIN)/$(COMPILE) --group dev --constraint requirements.txt --output-file requirements-dev.txt

$(BUILT): requirements-dev.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	touch $(BUILT)

clean:
	rm -rf .venv .coverage .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
