#!/bin/sh
# Make .venv hold what run.txt (or test.txt) says. Usage: set-up.sh run|test
# A copy of the file that was installed stands in .venv: unchanged means nothing to do.
set -eu
wanted=$1
export PIP_DISABLE_PIP_VERSION_CHECK=1

say() { printf '%s\n' "$*" >&2; }

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    for name in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if new_enough "$name"; then
            command -v "$name"
            return
        fi
    done
    if [ -n "${PYTHON:-}" ]; then
        say "PYTHON=$PYTHON is no Python 3.11 or later."
    else
        say "Python 3.11 or later is needed: install it, or name one with PYTHON=…"
    fi
    exit 1
}

make_venv() {
    python=$(find_python)
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        say "$python cannot make virtual environments:" \
            "install python3-venv (apt install python3-venv)."
        exit 1
    fi
    say "Making the virtual environment .venv with $python …"
    rm -rf .venv
    "$python" -m venv .venv
}

up_to_date() { cmp -s "requirements/$1.txt" ".venv/$1.txt"; }

if ! new_enough .venv/bin/python || ! .venv/bin/python -m pip --version >/dev/null 2>&1
then
    make_venv
fi
if up_to_date "$wanted"; then
    exit 0
fi
say "Installing what requirements/$wanted.txt names (a minute or two the first time) …"
.venv/bin/python -m pip install --quiet --require-hashes -r "requirements/$wanted.txt"
cp "requirements/$wanted.txt" ".venv/$wanted.txt"
# What the tests need includes what the portal runs on.
if [ "$wanted" = test ]; then
    cp requirements/run.txt .venv/run.txt
fi
