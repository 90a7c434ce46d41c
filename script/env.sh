# Sourced by the scripts: run from the project's root, with node 24 first on PATH (GitHub's runner runs actions on it).
cd "$(dirname "$0")/.." || exit 1
PATH="$PWD/.tools/node24/node_modules/.bin:$PWD/node_modules/.bin:$PATH"
