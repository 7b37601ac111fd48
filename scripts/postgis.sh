# Finds or starts a throwaway PostGIS for the tests. Used by `make test`.
#
#   source scripts/postgis.sh start    sets AKER_TEST_POSTGIS_DSN, unless it is set already or no PostGIS can be had
#   source scripts/postgis.sh stop     ends the one that start began, and takes it away
#   bash scripts/postgis.sh start      prints the DSN on standard output instead (stop: same)
#
# Sourced, the server belongs to the shell that asked for it, so that two test runs do not end each other's; one whose
# shell was killed is ended by the next start. Executed, it is one for the user, until stop.
# Never fails: without a PostGIS it says why, and the tests that need one are skipped. As root it runs the server as
# another user, because PostgreSQL refuses to run as root.

if (return 0 2>/dev/null); then _postgis_owner="$$"; else _postgis_owner=user; fi
_postgis_states="${TMPDIR:-/tmp}/aker-test-postgis-$(id -u)"
_postgis_state="$_postgis_states-$_postgis_owner"

_postgis_say() { echo "postgis: $*" >&2; }

# The newest installed server that has PostGIS.
_postgis_bin() {
  local folder version
  for folder in $(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql@*/bin 2>/dev/null | sort -rV) \
                "$(pg_config --bindir 2>/dev/null)"; do
    [ -x "$folder/initdb" ] || continue
    version="$("$folder/postgres" --version | grep -oE '[0-9]+' | head -1)"
    if [ -e "/usr/share/postgresql/$version/extension/postgis.control" ] ||
       [ -e "$("$folder/pg_config" --sharedir 2>/dev/null)/extension/postgis.control" ]; then
      echo "$folder"; return 0
    fi
  done
  return 1
}

_postgis_install() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  local package
  package="$(apt-cache search --names-only '^postgresql-[0-9]+-postgis-3$' | cut -d' ' -f1 | sort -V | tail -1)"
  if [ -z "$package" ]; then
    _postgis_say "asking the package lists for PostGIS"
    apt-get update -qq >/dev/null 2>&1 || return 1
    package="$(apt-cache search --names-only '^postgresql-[0-9]+-postgis-3$' | cut -d' ' -f1 | sort -V | tail -1)"
  fi
  [ -n "$package" ] || return 1
  _postgis_say "installing $package for the database tests (apt-get, once)"
  # No cluster of its own: the tests bring theirs.
  mkdir -p /etc/postgresql-common
  [ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.conf
  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$package" >/dev/null 2>&1
}

# Runs a command as a user that PostgreSQL accepts.
_postgis_as() {
  if [ "$(id -u)" != 0 ]; then "$@"; return; fi
  local user=postgres
  id -u postgres >/dev/null 2>&1 || user=nobody
  if command -v runuser >/dev/null; then (cd / && runuser -u "$user" -- "$@"); else (cd / && setpriv --reuid="$user" --regid="$user" --clear-groups "$@"); fi
}

_postgis_start() {
  if [ -n "${AKER_TEST_POSTGIS_DSN:-}" ]; then _postgis_say "using AKER_TEST_POSTGIS_DSN"; return 0; fi
  local bin data port dsn
  _postgis_sweep
  # Only a folder of our own is believed: what it says is run.
  if [ -O "$_postgis_state" ] && [ -e "$_postgis_state/dsn" ]; then
    bin="$(cat "$_postgis_state/bin")"; data="$(cat "$_postgis_state/data")"
    if _postgis_as "$bin/pg_ctl" -D "$data/db" status >/dev/null 2>&1; then
      AKER_TEST_POSTGIS_DSN="$(cat "$_postgis_state/dsn")"; return 0
    fi
    _postgis_stop
  fi
  if ! bin="$(_postgis_bin)"; then
    _postgis_install || true
    if ! bin="$(_postgis_bin)"; then
      _postgis_say "no PostgreSQL with PostGIS here (on Debian: apt-get install postgresql-15-postgis-3), and none given in AKER_TEST_POSTGIS_DSN: its tests are skipped"
      return 0
    fi
  fi
  data="$(mktemp -d "${TMPDIR:-/tmp}/aker-postgis.XXXXXX")" || return 0
  if [ "$(id -u)" = 0 ]; then
    id -u postgres >/dev/null 2>&1 && chown postgres "$data" || chown nobody "$data"
  fi
  port="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
  if ! _postgis_as "$bin/initdb" -D "$data/db" -U aker -A trust -E UTF8 --locale=C --no-sync >"$data/log" 2>&1; then
    _postgis_say "initdb failed, its tests are skipped: $(tail -1 "$data/log")"; rm -rf "$data"; return 0
  fi
  # A database for minutes: nothing of it has to survive a power cut.
  if ! _postgis_as "$bin/pg_ctl" -D "$data/db" -l "$data/db/server.log" -w -t 60 \
      -o "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$data -c fsync=off -c full_page_writes=off" \
      start >"$data/log" 2>&1; then
    _postgis_say "the server did not start, its tests are skipped: $(tail -1 "$data/db/server.log")"; rm -rf "$data"; return 0
  fi
  dsn="postgresql://aker@127.0.0.1:$port/aker_test"
  if ! _postgis_as "$bin/createdb" -h 127.0.0.1 -p "$port" -U aker aker_test ||
     ! _postgis_as "$bin/psql" -q -h 127.0.0.1 -p "$port" -U aker -d aker_test -c "CREATE EXTENSION postgis" >"$data/log" 2>&1; then
    _postgis_say "PostGIS cannot be used, its tests are skipped: $(tail -1 "$data/log")"
    _postgis_as "$bin/pg_ctl" -D "$data/db" -m immediate stop >/dev/null 2>&1; rm -rf "$data"; return 0
  fi
  mkdir -p -m 700 "$_postgis_state"
  echo "$bin" >"$_postgis_state/bin"; echo "$data" >"$_postgis_state/data"; echo "$dsn" >"$_postgis_state/dsn"
  AKER_TEST_POSTGIS_DSN="$dsn"
  _postgis_say "started $bin/postgres on port $port"
}

# Ends the servers of shells that are gone.
_postgis_sweep() {
  local state owner
  for state in "$_postgis_states"-[0-9]*; do
    owner="${state##*-}"
    if [ -O "$state" ] && ! kill -0 "$owner" 2>/dev/null; then (_postgis_state="$state" && _postgis_stop); fi
  done
}

_postgis_stop() {
  [ -O "$_postgis_state" ] && [ -e "$_postgis_state/data" ] || return 0
  local bin data
  bin="$(cat "$_postgis_state/bin")"; data="$(cat "$_postgis_state/data")"
  _postgis_as "$bin/pg_ctl" -D "$data/db" -m immediate -w stop >/dev/null 2>&1 || true
  case "$data" in */aker-postgis.*) rm -rf "$data" ;; esac
  rm -rf "$_postgis_state"
}

case "${1:-}" in
  start)
    _postgis_start || true
    if [ -n "${AKER_TEST_POSTGIS_DSN:-}" ]; then
      export AKER_TEST_POSTGIS_DSN
      [ "$_postgis_owner" != user ] || echo "$AKER_TEST_POSTGIS_DSN"
    fi
    ;;
  stop) _postgis_stop || true ;;
  *) _postgis_say "usage: source scripts/postgis.sh start | stop" ;;
esac
