# Makes the Python environment of this checkout ($here/.venv) when its lock changed; sourced by ./bottega and ./dev.
# The developers' lock contains the runtime lock, so an environment made for it serves both.

find_python() {
    for candidate in "${BOTTEGA_PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
        [ -n "$candidate" ] || continue
        if "$candidate" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    echo "bottega needs Python 3.11 or newer with the venv module; install it, or name one in BOTTEGA_PYTHON" >&2
    exit 2
}

ensure_environment() { # LOCK
    venv=$here/.venv
    lock=$1
    if cmp -s "$here/$lock" "$venv/$lock"; then return; fi
    (
        flock 9 2>/dev/null || true
        if cmp -s "$here/$lock" "$venv/$lock"; then exit 0; fi
        echo "bottega: setting up its environment (once, about a minute) ..." >&2
        python=$(find_python) || exit 2
        "$python" -m venv "$venv"
        "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$here/$lock" >&2
        site=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
        echo "$here/src" > "$site/bottega.pth"
        if [ "$lock" = requirements-dev.lock ]; then cp "$here/requirements.lock" "$venv/requirements.lock"; fi
        cp "$here/$lock" "$venv/$lock"
    ) 9> "$here/.venv.lock" || exit $?
}
