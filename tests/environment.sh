# What the scripts that run tests share: PostgreSQL, which is installed where it is missing and started
# once for all tests of a run, and the test runner. It is sourced, at the root of the repository.
# shellcheck shell=bash

have_server() {
    [[ -n "${COREJOBTRACK_PG_BIN:-}" ]] || command -v initdb >/dev/null ||
        compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null
}

install_server() {
    local root=()
    if [[ $EUID -ne 0 ]]; then
        root=(sudo --non-interactive)
        command -v sudo >/dev/null || return 1
    fi
    command -v apt-get >/dev/null || return 1
    "${root[@]}" apt-get update -qq &&
        "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql
}

# Installs the server where it is missing.
need_server() {
    if have_server || { install_server && have_server; }; then
        return
    fi
    echo 'PostgreSQL is missing and could not be installed: apt-get install postgresql,' >&2
    echo 'or set COREJOBTRACK_PG_BIN to the directory with its initdb and postgres.' >&2
    exit 1
}

have_nextest() {
    cargo nextest --version >/dev/null 2>&1
}

# Runs a command while a cluster of its own is there. The cluster ends with its parent, however that
# ends. The program is built with the tests.
with_server() {
    local target
    target=$(cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
    "$target/debug/with-postgres" "$@"
}
