# Sojourn (行访): everything a person or CI runs. `make` alone lists the targets.
# Needs rustup with a stable toolchain; `make setup` brings the rest.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: web dist pictures node everything check-web test-web web-packages web-core browser provider kotlin phone-library phone-surface journeys help setup demo replay test test-mobile bench-phone check kill sim sim-planted soak peers fuzz bench doc deny clean-demo toolchain compiler nextest nightly bench-web web-target

# cargo is found too where the shell has not read rustup's env file yet.
export PATH := $(or $(CARGO_HOME),$(HOME)/.cargo)/bin:$(PATH)
NEXTEST := 0.9.143
PROFILE ?= default
LOCKED ?=
RUNS ?= 200
IDLE ?= 60
IMAGES ?= 2000
MUTATIONS ?= 1000000
LIES ?= 1000000
PLAYS ?= 1000
FUZZ_TARGETS := segment packing cbor guard feed_cursor token
# `address` finds what unsafe code does to memory; ours has none, and with it the limit below counts its shadow too.
SANITIZER ?= none
TARGET := $(or $(CARGO_TARGET_DIR),target)/debug
CASE ?=

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-22s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: toolchain compiler nextest provider ## install what is missing: rustfmt, clippy, a C compiler, OpenSSL for SQLCipher, cargo-nextest, node and the login service of a test

# Where the pages can't be built, the week is played all the same.
demo: toolchain compiler dist ## play a field week with offline phones against a real server, show what it concludes, and serve the rep's app and the board
	@$(MAKE) --no-print-directory web LOCKED=$(LOCKED) || echo "the pages could not be built: the demo goes on without them" >&2
	@echo "the server and its phones are compiled, which takes minutes the first time; then a fortnight is played in one" >&2
	cargo build $(LOCKED) -p tests --features web --bin replay
	cargo run -q $(LOCKED) -p tests --features web --bin replay -- demo

# What the README and docs/web.md show, taken anew from the demo.
pictures: dist web browser ## take the pictures of the pages anew, into docs/pictures
	cargo build -q $(LOCKED) -p tests --features web --bin replay
	node web/pictures/take.mjs

# The replay turns its clock, so it is a development build always: a release has no clock that can be turned.
replay: toolchain compiler ## replay a folder of events: make replay DIR=path
	@test -n "$(DIR)" || { echo "which folder? make replay DIR=path" >&2; exit 2; }
	cargo run -q $(LOCKED) -p tests --bin replay -- run --dir "$(DIR)"

# The phone's library for other languages and the server's pages are built with everything else: with other features all that they stand
# on would be compiled once more. See "One build" in docs/mobile.md. A development build reads the pages when it is asked for them.
ALL := --workspace --features mobile-ffi/bindings,server/web

# WITHOUT_WEB=1 is for a machine that can't have the wasm target or a browser; it says so.
test: setup dist kotlin $(if $(WITHOUT_WEB),,browser) ## run every test
	cargo nextest run $(LOCKED) --profile $(PROFILE) $(ALL) </dev/null
	cargo test -q $(LOCKED) --doc $(ALL) </dev/null
	@$(MAKE) --no-print-directory journeys LOCKED=$(LOCKED)
	$(if $(WITHOUT_WEB),@echo "NOT RUN: the web app in a browser (make test-web)",@$(MAKE) --no-print-directory test-web LOCKED=$(LOCKED))

# The part of `make test` that is about the phone's library: its own tests, then the surface and the journeys (docs/mobile.md).
test-mobile: setup dist kotlin ## the phone in Kotlin and Python on its journey against a real server, and Swift's surface as it is written down
	cargo nextest run $(LOCKED) --profile $(PROFILE) $(ALL) -E 'package(mobile-ffi) & test(bindings)' </dev/null
	@$(MAKE) --no-print-directory journeys LOCKED=$(LOCKED)

# How it is built, and what a machine needs for it: docs/web.md.
web: web-packages web-core ## build the web app into web/dist; a server that carries it: cargo build -p server --features web
	cd web && npx vite build && node build/finish.mjs

check-web: web-target web-packages everything ## the web app's types, lints, pure tests, the module's lints and types, whether its client is the API's
	cargo clippy $(LOCKED) -p wasm --lib --target wasm32-unknown-unknown -- -D warnings
	node web/build/wasm.mjs --check
	cd web && npx tsc --noEmit -p . && npx eslint . && npx vitest run && node --test build/zones.test.mjs build/order.test.mjs && node build/api.mjs --check

# A browser, a server and two cores: a file that fails is run once more, and that is said. Twice is a failure.
BROWSER_TEST := node --test --test-concurrency=1 --test-timeout=300000

# check-web first: it looks whether the module's types are those that are committed, and `web` would write them anew.
test-web: browser provider check-web web ## check-web, then the web app in a real browser against a real server
	cd web && node build/size.mjs && for file in tests/*.test.mjs; do $(BROWSER_TEST) $$file \
		|| { echo "UNSTEADY: $$file failed, and is run once more; a second failure counts" >&2; $(BROWSER_TEST) $$file; }; done

# Not part of CI but for the size, which `make test-web` looks at too: figures need an idle machine.
bench-web: web browser everything ## measure the web app: first load, cold start offline, taps, the board, each against a floor of the same run: make bench-web VISITS=500 VISITS_OF_BOARD=10000
	cd web && node build/size.mjs && node bench/web.mjs
	cargo build $(LOCKED) --profile sim -p server -p mobile-ffi --bins --features server/web
	cd web && PROGRAMS=$(CURDIR)/target/sim node bench/board.mjs

check: setup dist ## format, lints, and the rules of the house
	cargo fmt --all --check
	cargo nextest run $(LOCKED) --profile $(PROFILE) -p house </dev/null
	cargo clippy $(LOCKED) $(ALL) --all-targets -- -D warnings

kill: setup ## kill server and phones at any moment and count what is lost: make kill RUNS=200, SEED=... repeats
	cargo build $(LOCKED) -p server -p mobile-ffi --bins
	KILL_RUNS=$(RUNS) $(if $(SEED),KILL_SEED=$(SEED)) cargo nextest run $(LOCKED) --profile kill -p tests --test kill --no-capture </dev/null

peers: setup ## where known systems fail, one test each (docs/peers.md): make peers RUNS=10000, SEED=... repeats
	cargo build $(LOCKED) -p server -p mobile-ffi --bins
	PEERS_RUNS=$(RUNS) $(if $(SEED),PEERS_SEED=$(SEED)) cargo nextest run $(LOCKED) --profile kill -p tests --test peers --no-capture </dev/null

# A development build, since a release has no clock that can be turned. What goes wrong is made short and printed as a test.
sim: toolchain compiler ## play simulated days of phones, server and faults: make sim SEED=1 RUNS=1000, DAYS=2 FAULTS=50 PHONES=4
	$(if $(SEED),SEED=$(SEED)) RUNS=$(RUNS) $(foreach name,PHONES DAYS FAULTS THREADS,$(if $($(name)),$(name)=$($(name)))) \
		cargo run -q $(LOCKED) --profile sim -p sim --bin sim

# Its own folder: what is built with bugs in it is never mixed with anything else.
sim-planted: toolchain compiler ## plant bugs one after the other and count the seeds until the simulation finds each: make sim-planted BUG=TimerTwice
	PLANTED=1 $(if $(SEED),SEED=$(SEED)) $(if $(BUG),BUG=$(BUG)) \
		cargo run -q $(LOCKED) --profile sim -p sim --features planted --target-dir target/planted --bin sim

# `make test` takes every fifth call and 200 images; here it is every call. See docs/crash-safety.md.
soak: setup ## every call killed and failed, thousands of crash images, a million mutations on the guard, a million lying phones, a thousand plays: make soak IMAGES=2000 MUTATIONS=1000000 LIES=1000000 PLAYS=1000
	SWEEP_STEP=1 IMAGES=$(IMAGES) $(if $(SEED),SWEEP_SEED=$(SEED)) cargo nextest run $(LOCKED) --profile soak --workspace \
		-E 'package(tests) & binary(crash)' --no-capture </dev/null
	MUTATIONS=$(MUTATIONS) cargo nextest run $(LOCKED) --release --profile soak -p sync-core no_mutated_change --no-capture </dev/null
	PROPTEST_CASES=$(LIES) cargo nextest run $(LOCKED) --release --profile soak -p sync-core evidence_adversary --no-capture </dev/null
	RUNS=$(PLAYS) $(if $(SEED),SEED=$(SEED)) cargo run -q $(LOCKED) --profile sim -p sim --bin sim

# A fixed number of runs on every target; what they find worth keeping stays in tests/fuzz/corpus. The binaries are run
# directly: started by cargo they would count cargo's memory as their own.
fuzz: nightly compiler ## fuzz whatever reads bytes of strangers: make fuzz RUNS=100000
	@host=$$(rustc -vV | awk '/^host:/ { print $$2 }'); \
	for target in $(FUZZ_TARGETS); do \
		cargo +nightly fuzz build --fuzz-dir tests/fuzz --sanitizer $(SANITIZER) $$target; \
		log=tests/fuzz/target/$$target.log; mkdir -p tests/fuzz/corpus/$$target tests/fuzz/artifacts/$$target; \
		tests/fuzz/target/$$host/release/$$target tests/fuzz/corpus/$$target -artifact_prefix=tests/fuzz/artifacts/$$target/ \
			-runs=$(RUNS) -rss_limit_mb=256 -timeout=2 -print_final_stats=1 >$$log 2>&1 \
			|| { tail -n 40 $$log >&2; echo "$$target: failed; the input is in tests/fuzz/artifacts/$$target" >&2; exit 1; }; \
		awk -v target=$$target '/stat::number_of_executed_units/ { runs = $$2 } /stat::slowest_unit_time_sec/ { slow = $$2 } \
			/stat::peak_rss_mb/ { peak = $$2 } / cov: / { for (i = 1; i < NF; i++) if ($$i == "cov:") edges = $$(i + 1) } \
			END { printf "%-12s %d runs, %d edges, slowest %d s, peak %d MiB\n", target, runs, edges, slow, peak }' $$log; \
	done

# Two builds: a server built beside the tests would have a clock that can be turned. Not part of CI: figures need an idle machine.
bench: toolchain compiler ## measure storms, reads and starts against a floor: make bench CASE=storm; all without
	cargo build --release $(LOCKED) -p server --bin sojourn
	cargo build --release $(LOCKED) -p bench --bin bench
	target/release/bench $(foreach case,$(CASE),--case $(case))

# A release with one codegen unit: minutes. Figures need an idle machine, so it is no part of CI.
bench-phone: toolchain compiler ## measure the phone's library: size, list, tap, idle, each against a floor of the same run: make bench-phone IDLE=3600
	. mobile-ffi/packages/small.sh; \
	cargo rustc --profile phone $(LOCKED) -p mobile-ffi --features bindings --example phone_library -- "$${SMALL_LINK[@]}"; \
	cargo build --profile phone $(LOCKED) -p mobile-ffi --features bindings --example phone-figures
	python3 mobile-ffi/examples/bench.py
	target/phone/examples/phone-figures $(IDLE)

doc: toolchain compiler ## build the documentation of the code
	RUSTDOCFLAGS="-D warnings" cargo doc $(LOCKED) --workspace --no-deps

# Not part of check: cargo-deny is optional. What it bans, the house tests look for in Cargo.lock as well.
deny: toolchain ## check licences and banned crates, if cargo-deny is installed
	@cargo deny --version >/dev/null 2>&1 || { echo "cargo-deny is not installed: cargo install --locked cargo-deny" >&2; exit 1; }
	cargo deny check licenses bans sources

clean-demo: ## remove what the demo wrote
	rm -rf demo-data

# --- what is missing, with care -------------------------------------------------------------------------------------

# The end of a recipe's line that has gathered Debian packages in `missing`: installed as root, named to anybody else.
define install_missing
if [ $${#missing[@]} -gt 0 ]; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			export DEBIAN_FRONTEND=noninteractive; \
			apt-get update -q </dev/null && apt-get install -y -q --no-install-recommends "$${missing[@]}" </dev/null; \
		else \
			echo "missing: $${missing[*]}; on Debian: sudo apt-get install $${missing[*]}" >&2; exit 1; \
		fi; \
	fi
endef

# A folder's npm packages, where they are missing or of another version.
define npm_packages
( cd $(1) && { cmp -s package-lock.json node_modules/.installed \
		|| { npm ci --ignore-scripts --no-audit --no-fund </dev/null && cp package-lock.json node_modules/.installed; }; } ) || exit 1
endef

toolchain:
	@command -v cargo >/dev/null || { echo "cargo is missing: install rustup from https://rustup.rs, then call make again" >&2; exit 1; }
	@cargo fmt --version >/dev/null 2>&1 || rustup component add rustfmt
	@cargo clippy --version >/dev/null 2>&1 || rustup component add clippy

compiler:
	@missing=(); \
	command -v cc >/dev/null || missing+=(build-essential); \
	command -v pkg-config >/dev/null || missing+=(pkg-config); \
	echo '#include <openssl/evp.h>' | cc -E - >/dev/null 2>&1 || missing+=(libssl-dev); \
	$(install_missing)

node:
	@missing=(); \
	command -v node >/dev/null || missing+=(nodejs); \
	command -v npm >/dev/null || missing+=(npm); \
	$(install_missing); \
	node -e 'process.exit(process.versions.node.split(".")[0] >= 20 ? 0 : 1)' \
		|| { echo "node $$(node --version) is too old for the web app and the services of some tests: install Node 20 or later" >&2; exit 1; }

web-packages: node
	@$(call npm_packages,web)

# Rustup's target and the source of std, which is built small with the core; without them web/build/wasm.mjs goes other ways.
web-target: toolchain
	@command -v rustup >/dev/null && { rustup target list --installed | grep -qx wasm32-unknown-unknown || rustup target add wasm32-unknown-unknown; \
		rustup component list --installed | grep -qx rust-src || rustup component add rust-src; } || true

web-core: web-target web-packages
	node web/build/wasm.mjs

browser:
	@missing=(); \
	command -v "$${CHROMIUM:-chromium}" >/dev/null || missing+=(chromium fonts-noto-cjk); \
	$(install_missing)

# A real OpenID Connect provider for server/tests/routes/oidc_real.rs, a real SMTP server for mail.rs and a real push service for push.rs
# beside it. Installed where they are missing or of another version.
provider: node
	@for folder in tests/oidc tests/smtp tests/push; do $(call npm_packages,$$folder); done

# The phone as a library for other languages, as it is shipped. Its kind is said here and not in the manifest, so that no other build
# makes it.
phone-library: toolchain compiler
	. mobile-ffi/packages/small.sh; \
	cargo rustc --profile phone $(LOCKED) -p mobile-ffi --lib --features bindings --crate-type cdylib -- "$${SMALL_LINK[@]}"

# Where the pages will be: a server that is built before its folder is there would never find them (server/src/http/web.rs).
dist:
	@mkdir -p web/dist

# All programs of one build, as the tests use them.
everything: toolchain compiler dist
	cargo build $(LOCKED) $(ALL) --bins --examples

# The surface in the three languages, from the library that the tests load.
phone-surface: everything
	@mkdir -p $(TARGET)/bindings/python
	@cp $(TARGET)/examples/libphone_library.so $(TARGET)/bindings/python/libmobile_ffi.so
	$(TARGET)/sojourn-bindgen $(TARGET)/bindings/python/libmobile_ffi.so mobile-ffi/bindgen.toml $(TARGET)/bindings

# Each language against a real server. Names, Swift's surface and what the languages make of it first.
journeys: phone-surface
	python3 mobile-ffi/examples/surface.py
	PYTHONPATH=$(TARGET)/bindings/python python3 mobile-ffi/examples/python/test_journey.py
	PYTHONPATH=$(TARGET)/bindings/python python3 mobile-ffi/examples/python/test_topics.py
	python3 mobile-ffi/examples/kotlin/run.py

# The Kotlin compiler of the example comes from npm, JNA and Java from Debian.
kotlin: provider
	@missing=(); \
	command -v java >/dev/null || missing+=(default-jre-headless); \
	command -v python3 >/dev/null || missing+=(python3); \
	[ -f /usr/share/java/jna.jar ] || missing+=(libjna-java); \
	$(install_missing); \
	$(call npm_packages,mobile-ffi/examples/kotlin)

nightly: toolchain
	@rustup run nightly rustc --version >/dev/null 2>&1 || { echo "fuzzing needs a nightly compiler: rustup toolchain install nightly" >&2; exit 1; }
	@cargo fuzz --version >/dev/null 2>&1 || cargo install --locked cargo-fuzz </dev/null

nextest: toolchain compiler
	@cargo nextest --version >/dev/null 2>&1 || cargo install --locked cargo-nextest --version $(NEXTEST) </dev/null
