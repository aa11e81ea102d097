# Everything a developer runs. Each target does its own set-up first and says what it fetches.
STACK ?= stg
node = sh scripts/node.sh

.PHONY: help setup preview test check format schema facts bench clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

setup: ## Node 22 or newer and the locked packages, into this folder only
	@sh scripts/setup.sh

preview: ## preview a stack with no account, no login and no Pulumi (STACK=stg|canary|prd|foundation)
	@./archipelago preview --stack $(STACK)

test: setup check ## everything: types, lint, format; unit, parts, plan and engine tests
	@$(node) scripts/test.js

check: setup ## types, lint and format
	@$(node) scripts/check.js

format: setup ## rewrite the sources in the project's format
	@$(node) node_modules/prettier/bin/prettier.cjs --write --log-level warn .

schema: setup ## rewrite config/schema.json and the generated reference from config/keys
	@$(node) scripts/schema.js

facts: ## extract AWS's own facts again (Python; fetches cfn-lint and botocore)
	@sh scripts/facts.sh

bench: setup ## time the engine-less preview against the real engine's, 1 to 30 countries
	@$(node) bench/run.js

clean: ## remove what was built here; the packages stay
	rm -rf .build .cache
