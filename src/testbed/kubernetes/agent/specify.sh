#!/bin/sh
# Leaves the specification of an agent, whole or not at all. Argument: the agent's folder; input: the specification.

cd "$1" && cat > specification.part && mv specification.part specification
