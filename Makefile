# `make hunt` and `make test` are all that a newcomer needs.
NATIVE ?= 0
SWIFT_FLAGS := -c release
ifeq ($(NATIVE),1)
SWIFT_FLAGS += -Xcc -march=native
endif
PROTOLITH := .build/release/protolith
# More options of the hunt, such as ARGUMENTS="--seed 7 --selection pioneer".
ARGUMENTS ?=
SOURCES := $(wildcard Package.swift Sources Tests Benchmarks)

.PHONY: hunt test test-exports build dependencies test-dependencies format format-check study docs benchmarks test-slurm campaign campaign-sanitized

hunt: build
	$(PROTOLITH) hunt $(ARGUMENTS)

build: dependencies
	swift build $(SWIFT_FLAGS) --product protolith

test: test-dependencies
	swift build $(SWIFT_FLAGS) --build-tests -Xswiftc -enable-testing
	swift test $(SWIFT_FLAGS) -Xswiftc -enable-testing --skip-build --parallel

# emcee and ArviZ read exports; their numbers next to ours.
test-exports: build
	scripts/check-exports

dependencies:
	@scripts/install

test-dependencies:
	@scripts/install test

format:
	swift format --in-place --recursive $(SOURCES)

format-check:
	swift format lint --strict --recursive $(SOURCES)

# Long studies: the paper's winners, hunts with several seeds, speed and memory.
study: build
	scripts/study

# A hunt as an array of a real Slurm on this machine, killed, requeued, cancelled and resumed (needs root).
test-slurm: build
	@scripts/install slurm
	scripts/test-slurm

# Kills at random moments, machines that misbehave, damaged files; goes on where it was stopped, summaries in runs/.
campaign: build
	scripts/campaigns/kills
	scripts/campaigns/faults
	scripts/campaigns/mutations

# Damaged files once more, read by a program with Address Sanitizer: a build of its own, slower and larger.
FILES ?= 50000
campaign-sanitized: dependencies
	swift build -c release --sanitize=address --scratch-path .build-asan --product protolith
	scripts/campaigns/mutations --program .build-asan/release/protolith --count $(FILES) \
	  --into runs/campaign-sanitized.json

# Ratios against a plain peer in the same run.
benchmarks: dependencies
	swift run --package-path Benchmarks -c release

docs: dependencies
	swift package --allow-writing-to-directory .build/docs generate-documentation \
	  --target protolith --output-path .build/docs
