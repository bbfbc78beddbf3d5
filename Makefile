# Two commands are enough: `make run` and `make test`. `make help` lists the rest.
# PYTHON names another Python (3.11 or newer), ARGS goes to pytest: make test ARGS="-k tracking"

PYTHON ?= python3
ARGS ?=
VENV := .venv/bin
# When make is killed, what it started gets a signal too; `exec` makes it make's own child.
GUARDED := exec setpriv --pdeathsig TERM
INSTALL := $(GUARDED) $(PYTHON) -m gisreport.supervisor.install
WITH_DATABASE := $(GUARDED) $(VENV)/python -m gisreport.supervisor.with_database
ROOMS := gisreport reports routing walks

.PHONY: help run test tour soak bench backup restore check lock install install-tests
.DEFAULT_GOAL := help

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

run: install ## start everything: http://localhost:8000 (PORT=8123 make run); Ctrl-C stops it
	@$(GUARDED) $(VENV)/python -m gisreport.up

# The processes that share the tests must give them the same names, also where a name is made of a set.
test: export PYTHONHASHSEED := 0
test: install-tests ## every test, the browser ones included
	@$(WITH_DATABASE) $(VENV)/pytest --numprocesses=auto --dist=loadfile $(ARGS)

tour: install-tests ## screenshots of the main journeys in var/tour/
	@$(WITH_DATABASE) $(VENV)/python -m tests.tour $(or $(GISREPORT_DATA),var)/tour

# Only the lines of the result go to standard output.
bench: ## what things cost beside the bare database: one JSON object per line (BENCH="--cases 100000")
	@$(MAKE) --no-print-directory install-tests >&2
	@$(WITH_DATABASE) $(VENV)/python -m tests.bench $(BENCH)

soak: install-tests ## the long forms of the fault and fuzz tests, with a ledger (SEED=7 MINUTES=3 CASES=5000000 make soak)
	@$(VENV)/python -m tests.soak
	@$(WITH_DATABASE) $(VENV)/pytest tests/soak $(ARGS)
	@$(if $(CASES),$(WITH_DATABASE) $(VENV)/python -m tests.bench --cases 100000 --only cells_country_grown --grow-to $(CASES))

check: install-tests ## linters, types, formatting, migrations, translations, API description, known vulnerabilities
	@$(VENV)/ruff check .
	@$(VENV)/ruff format --check .
	@$(VENV)/mypy $(ROOMS)
	@$(WITH_DATABASE) sh -ec '$(VENV)/python manage.py makemigrations --check; \
		$(VENV)/python manage.py check_translations; \
		$(VENV)/python manage.py spectacular --validate --fail-on-warn --file /dev/null'
	@$(VENV)/python -m gisreport.supervisor.audit
	@if command -v hadolint >/dev/null; then hadolint Dockerfile; else echo "Dockerfile not checked: no hadolint"; fi
	@if docker compose version >/dev/null 2>&1; then docker compose config --quiet; \
		else echo "docker-compose.yml not checked: no docker compose"; fi

backup: install ## one dated file with database and photos, while running too (KEEP=14 removes older ones)
	@$(GUARDED) $(VENV)/python -m gisreport.backup take $(if $(KEEP),--keep $(KEEP))

restore: install ## make restore FILE=var/backups/gisreport-….tar, into an empty installation
	@$(if $(FILE),,echo "Name the backup: make restore FILE=var/backups/gisreport-….tar" >&2; exit 2;) \
		$(GUARDED) $(VENV)/python -m gisreport.backup restore "$(FILE)"

lock: install-tests ## write the lock files anew, from pyproject.toml and package.json
	@$(VENV)/uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 \
		pyproject.toml -o requirements.txt
	@$(VENV)/uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 \
		-c requirements.txt pyproject.toml --group dev -o requirements-dev.txt
	@$(VENV)/uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 \
		--group node -o requirements-node.txt
	@PATH="$(CURDIR)/$(VENV):$$PATH" npm install --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts --no-audit --no-fund

install: ## what the service needs, without starting it
	@$(INSTALL)

install-tests:
	@$(INSTALL) --tests
