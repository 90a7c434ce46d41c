# Sourced by the other scripts: changes to the project's root, and puts node 24 and the project's tools first on PATH.
# shellcheck shell=sh
cd "$(dirname "$0")/.." || exit 1
PATH="$PWD/.tools/node24/node_modules/.bin:$PWD/node_modules/.bin:$PATH"
# Jest needs an experimental option of node for ES modules. The second option hides its warning.
NODE_OPTIONS='--experimental-vm-modules --disable-warning=ExperimentalWarning'
export PATH NODE_OPTIONS
