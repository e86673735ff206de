# `make hunt` and `make test` are all that a newcomer needs.
NATIVE ?= 0
SWIFT_FLAGS := -c release
ifeq ($(NATIVE),1)
SWIFT_FLAGS += -Xcc -march=native
endif
PROTOLITH := .build/release/protolith
ARGUMENTS ?=

.PHONY: hunt test build dependencies test-dependencies format format-check architecture study docs

hunt: build
	$(PROTOLITH) hunt $(ARGUMENTS)

build: dependencies
	swift build $(SWIFT_FLAGS) --product protolith

test: test-dependencies
	swift build $(SWIFT_FLAGS) --build-tests -Xswiftc -enable-testing
	swift test $(SWIFT_FLAGS) -Xswiftc -enable-testing --skip-build --parallel

dependencies:
	@scripts/install

test-dependencies:
	@scripts/install test

format:
	swift format --in-place --recursive Package.swift Sources Tests Benchmarks

format-check:
	swift format lint --strict --recursive Package.swift Sources Tests Benchmarks

# Long studies: the embedded hunt with several seeds, the paper's winners, speed.
study: build
	scripts/study

docs: dependencies
	swift package --allow-writing-to-directory .build/docs generate-documentation \
	  --target protolith --output-path .build/docs
