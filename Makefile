# Everything a person or CI does with this project. `make` alone says what there is.

NODE_VERSION := 24.21.0
ARCHITECTURE := $(if $(filter aarch64 arm64,$(shell uname -m)),arm64,x64)
NODE_PACKAGE := node-linux-$(ARCHITECTURE)
LIBRARIES := node_modules/.installed
CLUSTER_OPTIONS := $(if $(WORKERS),--workers $(WORKERS))

# The project's own Node and tools come first; where there are none, the machine's own serve.
export PATH := $(CURDIR)/.tools/node_modules/$(NODE_PACKAGE)/bin:$(CURDIR)/node_modules/.bin:$(PATH)

.DEFAULT_GOAL := help
.PHONY: help setup clients chaos chaos-all cluster cluster-down test test-kind bench package clean node prerequisites ready-for-local ready-for-kind setup-test

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: node $(LIBRARIES) prerequisites ## get whatever is missing: Node, libraries, Redis and network tools

clients: ## get other client libraries, to compare what each does in a failover (docs/clients.md); what is missing is said
	@sh clients/install.sh

# The testbed: the one that TESTBED names, else kind where a docker engine answers and kind is installed, else local.
chaos: ## run the experiments, undecided ones up to three times; E="id id" chooses some, TESTBED=kind|local where they run
	@trap : INT TERM; code=0; testbed='$(TESTBED)'; \
	if [ -n "$$testbed" ]; then \
	  reason='as TESTBED says'; \
	elif docker version >/dev/null 2>&1 && kind version >/dev/null 2>&1; then \
	  testbed=kind; reason='a docker engine answers and kind is installed; TESTBED=local chooses the other one'; \
	else \
	  testbed=local; reason='for want of a docker engine or kind; TESTBED=kind chooses the other one'; \
	fi; \
	case $$testbed in \
	  local | kind) \
	    echo "Testbed: $$testbed ($$reason)"; \
	    $(MAKE) --no-print-directory --silent ready-for-$$testbed || code=254 ;; \
	  *) \
	    echo "There is no testbed \"$$testbed\"; there are TESTBED=kind and TESTBED=local."; code=254 ;; \
	esac; \
	[ $$code -ne 0 ] || [ $$testbed = local ] || bin/sentinel-chaos cluster up $(CLUSTER_OPTIONS) || code=$$?; \
	[ $$code -ne 0 ] || bin/sentinel-chaos run --testbed $$testbed --retry 2 $(SHARE) $(E) || code=$$?; \
	case $$code in \
	  0) word=held ;; 1) word=failed ;; 2) word=undecided ;; \
	  254) word='nothing started' ;; 130) word=interrupted ;; *) word=broke ;; \
	esac; \
	echo "exit code $$code ($$word)"; \
	exit $$code

chaos-all: ## run the whole catalogue in the same way
	@$(MAKE) --no-print-directory chaos SHARE=--all

cluster: ready-for-kind ## make a cluster with kind, for TESTBED=kind; WORKERS=1 makes a smaller one
	@bin/sentinel-chaos cluster up $(CLUSTER_OPTIONS)

cluster-down: ready-for-kind ## delete that cluster
	@bin/sentinel-chaos cluster down

# Each in the dialect that its first line names.
SHELL_PROGRAMS = $(sort $(shell find src clients -name '*.sh')) bin/sentinel-chaos .ci/run

test: setup setup-test ## types, lint, format, dead code, shell programs, unit and end-to-end tests, also on kind where it is
	tsc --noEmit
	oxlint --type-aware --deny-warnings
	prettier --check .
	knip
	shellcheck $(SHELL_PROGRAMS)
	vitest run

test-kind: $(LIBRARIES) ## the tests on a kind cluster alone; no engine, no kind or no cluster is a failure
	SENTINEL_CHAOS_TEST_KIND=insist vitest run --project kind

# The quick ones first. Each prints what is wanted beside what it measured:
#   open     a topology is steady in less than a second
#   agent    flood: 1.5 times redis-benchmark; strict: starts at most 5 ms late, with at most half of a core
#   freeze   an outage is seen within 20 ms and one inter-arrival time
#   protocol a client program is back within 20 ms of the same library in the agent, in the median
#   analyze  ten million operations in at most 20 s and 1 GiB, growing linearly
#   trend    a page of 1,000 nights of 60 experiments in less than 2 s, and of less than 1 MB
#   suite    five experiments side by side take at most 1.3 times their floor
BENCHES := open agent freeze protocol analyze trend suite

bench: setup ## measure the harness itself
	@for name in $(BENCHES); do echo "bench/$$name.ts"; node "bench/$$name.ts" || exit; done

package: $(LIBRARIES) ## make the package that other projects install, as a tarball
	@npm pack --loglevel=error

clean: ## remove what was installed and cached; reports stay
	rm -rf node_modules .tools .cache .clients coverage dist

# What each testbed needs before the command line can say the rest.
ready-for-local: setup
ready-for-kind: node $(LIBRARIES)

# Node 24 runs TypeScript as it is. Where the machine's is older, a private one comes as a package from npm.
node:
	@bin/sentinel-chaos --node >/dev/null 2>&1 || { \
	  command -v npm >/dev/null || { \
	    echo 'There is no npm on this machine; install Node 24 with npm, or on Debian: apt-get install --yes --no-install-recommends npm' >&2; \
	    exit 254; \
	  }; \
	  echo 'Getting Node $(NODE_VERSION) for this project alone.'; \
	  npm install --prefix .tools --no-save --loglevel=error $(NODE_PACKAGE)@$(NODE_VERSION); \
	}

# Exactly what package-lock.json says. Not `npm ci`: that one refuses a lock file without the entries of packages for
# other systems, which npm leaves out itself when the registry it was written with does not offer them.
$(LIBRARIES): package-lock.json | node
	npm install --no-save --loglevel=error
	@touch $@

prerequisites: $(LIBRARIES)
	@node src/testbed/local/setup.ts

# Tests look at the report with a real browser, set the clock of a single Sentinel, lead clients through HAProxy, and read the shell
# programs.
setup-test: $(LIBRARIES)
	@for program in chromium faketime haproxy shellcheck; do \
	  PATH="$$PATH:/usr/sbin" command -v $$program >/dev/null && continue; \
	  echo "Installing $$program (Debian package), which tests need."; \
	  sudo=$$([ "$$(id -u)" -eq 0 ] || echo 'sudo -n'); \
	  $$sudo apt-get install --yes --no-install-recommends $$program >/dev/null 2>&1 || \
	    { $$sudo apt-get update >/dev/null && \
	      $$sudo apt-get install --yes --no-install-recommends $$program >/dev/null; } || exit; \
	done
