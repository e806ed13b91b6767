# make run: the studio on this machine.  make test: every test but the slow.  make slow: those, but for faults.
# make faults: the rows of docs/reliability.md, slow or not.  make check: linters and types.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test slow faults soak hosts check bench requirements audit secrets clean

run: $(VENV)/.installed
	@exec $(BIN)/python manage.py run

# Else each of many processes compiles every module anew.
unexport PYTHONDONTWRITEBYTECODE

# More processes than two processors: many tests wait for what they have started.
test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest --numprocesses 3 --no-loadscope-reorder

slow: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -m "slow and not fault"

# With TIMES=20, each so often.
faults: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -m fault --times $(or $(TIMES),1)

# Two jobs a second while workers, web server, Redis and PostgreSQL are killed at random.
soak: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -m slow --capture no --minutes $(or $(MINUTES),20) tests/faults/test_soak.py

# Five hundred jobs on two hosts, of which one is cut off; as root, with ip.
hosts: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -m slow --hosts tests/faults/test_hosts.py

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/python manage.py makemigrations --check --dry-run
	.ci/check-deploy $(BIN)/python

bench: $(VENV)/.installed-dev
	$(BIN)/python -m bench

# Written anew after a dependency was changed in pyproject.toml, or with UPGRADE="django pillow" to bring those up to date;
# no index address gets in.
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-annotate --no-header $(addprefix --upgrade-package ,$(UPGRADE))
requirements: $(VENV)/.installed-dev
	$(COMPILE) pyproject.toml --output-file requirements.txt
	$(COMPILE) --extra dev --constraints requirements.txt pyproject.toml --output-file requirements-dev.txt

# Asks PyPI for published weaknesses of the pins, those of requirements.txt among them; fails where it cannot ask for one.
audit: $(VENV)/.installed-dev
	$(BIN)/pip-audit --strict --disable-pip --requirement requirements-dev.txt

# For compose.yaml.
secrets:
	@deploy/make-secrets

# Not python, which is there even if Debian's python3-venv was missing.
$(VENV)/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "imagegen needs Python 3.11 or newer. Name one with: make PYTHON=python3.12 $(MAKECMDGOALS)")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.txt | $(VENV)/bin/pip
	@echo "Installing what imagegen needs into $(VENV)"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.txt
	@touch $@

clean:
	rm -rf $(VENV)
