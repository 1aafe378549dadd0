#!/bin/sh
# Gets the libraries of the client programs, each from its own language's registry, into .clients/ (`make clients`).
# Versions are exact. A language that this machine lacks is left out, and so are the experiments' workloads that need it.

cd "$(dirname "$0")/.." || exit 1
into=$PWD/.clients
missing=
mkdir -p "$into"

# The name of what is installed, the program it takes, and the command.
library() {
  name=$1 program=$2
  shift 2
  if ! command -v "$program" >/dev/null; then
    echo "$name: there is no $program on this machine"
    missing="$missing $name"
  elif said=$("$@" 2>&1); then
    echo "$name: installed"
  else
    printf '%s: not installed\n%s\n' "$name" "$said"
    missing="$missing $name"
  fi
}

python() {
  python3 -m pip install --quiet --disable-pip-version-check --upgrade --target "$into/python" redis==8.1.0
}

node() {
  npm install --prefix "$into/node" --no-save --no-package-lock --loglevel=error redis@6.3.1
}

go_program() {
  (cd clients/go-redis && go build -o "$into/go-redis" .)
}

java_programs() {
  mvn --quiet --batch-mode --file clients/java/pom.xml \
    org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
    -DoutputDirectory="$into/java" -DincludeScope=runtime &&
    javac -cp "$into/java/*" -d "$into/java" clients/java/*.java
}

library redis-py python3 python
library node-redis npm node
library go-redis go go_program
library 'Jedis and Lettuce' mvn java_programs
[ -z "$missing" ]
