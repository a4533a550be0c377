# The two commands a newcomer needs:  make run   make test
# Everything else below is for those who work on Nadir (CONTRIBUTING.md).

# The first Python that is new enough; override with make PYTHON=…
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; break; }; done)
SET_UP = $(if $(PYTHON),$(PYTHON),$(error Nadir needs Python 3.11 or later, and found none)) -m scripts.set_up
BIN = .venv/bin
CODE = viewer measurements resources sample_data benchmarks scripts tests
ARGS ?=

.PHONY: run test check format bench screenshots soak mutants lock

run:            ## set up what is missing, open Nadir on the sample case
	@$(SET_UP) run
	@$(BIN)/python -m scripts.run

test:           ## set up what is missing, run all tests (ARGS="-k caliper" for some)
	@$(SET_UP) test
	@$(BIN)/python -m scripts.run_tests $(ARGS)

check:          ## format, lint, types, arrows between the rooms
	@$(SET_UP) dev
	$(BIN)/ruff format --check --quiet $(CODE)
	$(BIN)/ruff check --quiet $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format:         ## put the code into the house's form
	@$(SET_UP) dev
	$(BIN)/ruff format $(CODE)
	$(BIN)/ruff check --fix $(CODE)

bench:          ## time Nadir beside its peers (ARGS="--only start --quick")
	@$(SET_UP) dev
	@$(BIN)/python -m benchmarks $(ARGS)

screenshots:    ## drive the real window under Xvfb, write the README's pictures
	@$(SET_UP) test
	@$(BIN)/python -m scripts.under_xvfb $(BIN)/python -m scripts.screenshots

soak:           ## the long campaigns
	@$(SET_UP) test
	@$(BIN)/python -m scripts.under_xvfb $(BIN)/python -m pytest -m soak -o faulthandler_timeout=3600 $(ARGS)

mutants:        ## change one limit or comparison of the criteria at a time: a test must fail (ARGS="rules/overall")
	@$(SET_UP) test
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m scripts.mutants $(ARGS)

lock:           ## resolve the dependencies anew into both lock files
	@$(SET_UP) dev
	@$(BIN)/python -m scripts.lock $(ARGS)
