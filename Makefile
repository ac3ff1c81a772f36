# `make check` is what has to hold at every commit; `.ci/run` runs it and then the suites that need more.

.PHONY: check format lint test docs bench board fuzz crash browser

check: format lint test docs

format:
	cargo fmt --check

lint:
	cargo clippy --locked --all-targets -- -D warnings

test:
	cargo test --locked

docs:
	RUSTDOCFLAGS="-D warnings -A rustdoc::private_intra_doc_links" cargo doc --locked --no-deps --document-private-items

# Speeds; results that are cited go to benches/record/<date>/.
bench:
	cargo bench --locked

# Figures of quality on the benchmark data, where it lies beside the checkout (or in MORGUE_BENCH).
board:
	cargo build --release --locked
	python3 $${MORGUE_BENCH:-../shared/bench}/board.py --binary target/release/morgue

# Each fuzz target for FUZZ_SECONDS, with stable Rust and a C++ compiler.
FUZZ_SECONDS ?= 60
fuzz:
	fuzz/run $(FUZZ_SECONDS)

# What a power cut, a full disk, a kill or a damaged file may do, long; short forms are in `make test`.
CRASH_KILLS ?= 200
CRASH_POINTS ?= 1000
CRASH_SWAPS ?= 100
CRASH_FLIPS ?= 2000
CRASH_OPERATIONS ?= 10000
crash:
	MORGUE_POINTS=$(CRASH_POINTS) cargo test --release --locked --lib faults
	MORGUE_KILLS=$(CRASH_KILLS) MORGUE_SWAPS=$(CRASH_SWAPS) MORGUE_FLIPS=$(CRASH_FLIPS) \
		MORGUE_OPERATIONS=$(CRASH_OPERATIONS) cargo test --release --locked --test it crash

# What a reader does in a browser, with pictures in target/browser/; installs Chromium from Debian's packages.
browser:
	tests/browser/install.sh
	cargo build --locked
	python3 -B tests/browser/run.py
