#!/bin/sh
# Everything that holds without running the portal. All steps run; any failure is one.
set -u
bin=.venv/bin
failed=

step() {
    printf '%s …\n' "$1"
    shift
    "$@" || failed="$failed
  $*"
}

python_files() { find portal members impact tests bench -name '*.py' -not -path '*/migrations/*'; }

modern_django() { python_files | xargs "$bin/django-upgrade" --target-version 5.2; }

templates() {
    find templates -name '*.html' | xargs "$bin/djhtml" --check &&
        find templates -name '*.html' | xargs "$bin/djade" --target-version 5.2 --check
}

# No server is asked: the address leads nowhere.
deployment() {
    DATABASE_URL=postgres://nobody@127.0.0.1:1/none REDIS_URL=redis://127.0.0.1:1 \
        BASE_URL=https://station.example EXISTING_ADDRESSES=imported \
        OPERATOR_EMAIL=mail-team@station.example PROOF_SUBMISSION=127.0.0.1:1 DELIVERY_LMTP=127.0.0.1:1 \
        SECRET_KEY=$("$bin/python" -c 'import secrets; print(secrets.token_urlsafe(50))') \
        "$bin/python" manage.py check --deploy --fail-level WARNING
}

locks_without_hosts() { ! grep -nE '://|--(extra-)?index|--find-links' requirements/*.txt; }

step "Linting" "$bin/ruff" check --quiet
step "Formatting" "$bin/ruff" format --check --quiet
step "Types" "$bin/mypy" portal members impact tests bench deploy/mail/render.py
step "Import contracts" "$bin/lint-imports"
step "Templates" templates
step "Django's newer ways" modern_django
step "Migrations" "$bin/python" manage.py makemigrations --check --dry-run
step "Settings for deployment" deployment
step "Translations" "$bin/python" -m tests.check_translations
step "Locked requirements" locks_without_hosts
step "Installed packages" "$bin/python" -m pip check

if [ -n "$failed" ]; then
    printf 'Failed:%s\n' "$failed" >&2
    exit 1
fi
echo "All checks passed."
