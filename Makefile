# Sojourn (行访): everything a person or CI runs. `make` alone lists the targets.
# Needs rustup with a stable toolchain; `make setup` brings the rest.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup demo replay test check kill soak doc deny clean-demo toolchain compiler nextest

# cargo is found too where the shell has not read rustup's env file yet.
export PATH := $(or $(CARGO_HOME),$(HOME)/.cargo)/bin:$(PATH)
NEXTEST := 0.9.143
PROFILE ?= default
LOCKED ?=
RUNS ?= 200
IMAGES ?= 2000

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-22s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: toolchain compiler nextest ## install what is missing: rustfmt, clippy, a C compiler, cargo-nextest

demo: toolchain compiler ## play a field week with offline phones against a real server, and show what it concludes
	cargo run -q $(LOCKED) -p tests --bin replay -- demo

# The replay turns its clock, so it is a development build always: a release has no clock that can be turned.
replay: toolchain compiler ## replay a folder of events: make replay DIR=path
	@test -n "$(DIR)" || { echo "which folder? make replay DIR=path" >&2; exit 2; }
	cargo run -q $(LOCKED) -p tests --bin replay -- run --dir "$(DIR)"

test: setup ## run every test
	cargo nextest run $(LOCKED) --profile $(PROFILE) --workspace </dev/null
	cargo test -q $(LOCKED) --doc --workspace </dev/null

check: setup ## format, lints, and the rules of the house
	cargo fmt --all --check
	cargo nextest run $(LOCKED) --profile $(PROFILE) -p house </dev/null
	cargo clippy $(LOCKED) --workspace --all-targets -- -D warnings

kill: setup ## kill server and phones at any moment and count what is lost: make kill RUNS=200, SEED=... repeats
	cargo build $(LOCKED) -p server -p mobile-ffi --bins
	KILL_RUNS=$(RUNS) $(if $(SEED),KILL_SEED=$(SEED)) cargo nextest run $(LOCKED) --profile kill -p tests --test kill --no-capture </dev/null

# `make test` takes every fifth call and 200 images; here it is every call. See docs/crash-safety.md.
soak: setup ## kill, fill and break the disk at every call, and open thousands of crash images: make soak IMAGES=2000
	SWEEP_STEP=1 IMAGES=$(IMAGES) $(if $(SEED),SWEEP_SEED=$(SEED)) cargo nextest run $(LOCKED) --profile soak --workspace \
		-E 'package(tests) & binary(crash)' --no-capture </dev/null

doc: toolchain compiler ## build the documentation of the code
	RUSTDOCFLAGS="-D warnings" cargo doc $(LOCKED) --workspace --no-deps

# Not part of check: cargo-deny is optional. What it bans, the house tests look for in Cargo.lock as well.
deny: toolchain ## check licences and banned crates, if cargo-deny is installed
	@cargo deny --version >/dev/null 2>&1 || { echo "cargo-deny is not installed: cargo install --locked cargo-deny" >&2; exit 1; }
	cargo deny check licenses bans sources

clean-demo: ## remove what the demo wrote
	rm -rf demo-data

# --- what is missing, with care -------------------------------------------------------------------------------------

toolchain:
	@command -v cargo >/dev/null || { echo "cargo is missing: install rustup from https://rustup.rs, then call make again" >&2; exit 1; }
	@cargo fmt --version >/dev/null 2>&1 || rustup component add rustfmt
	@cargo clippy --version >/dev/null 2>&1 || rustup component add clippy

compiler:
	@missing=(); \
	command -v cc >/dev/null || missing+=(build-essential); \
	command -v pkg-config >/dev/null || missing+=(pkg-config); \
	if [ $${#missing[@]} -gt 0 ]; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			export DEBIAN_FRONTEND=noninteractive; \
			apt-get update -q </dev/null && apt-get install -y -q --no-install-recommends "$${missing[@]}" </dev/null; \
		else \
			echo "missing: $${missing[*]}; on Debian: sudo apt-get install $${missing[*]}" >&2; exit 1; \
		fi; \
	fi

nextest: toolchain compiler
	@cargo nextest --version >/dev/null 2>&1 || cargo install --locked cargo-nextest --version $(NEXTEST) </dev/null
