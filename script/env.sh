# Sourced by the scripts: to the project's root, with node 24 and the project's tools first on PATH.
# shellcheck shell=sh
cd "$(dirname "$0")/.." || exit 1
PATH="$PWD/.tools/node24/node_modules/.bin:$PWD/node_modules/.bin:$PATH"
# Jest runs ES modules by way of an experiment of node's, and says so in every process.
NODE_OPTIONS='--experimental-vm-modules --disable-warning=ExperimentalWarning'
export PATH NODE_OPTIONS
