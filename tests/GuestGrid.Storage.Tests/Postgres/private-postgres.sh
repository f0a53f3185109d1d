#!/usr/bin/env bash
# A PostgreSQL server of one's own, in a directory, on a unix socket in it (port 5432, user and database "guestgrid").
#   private-postgres.sh find                     the directory of the server's programs; fails when there is none
#   private-postgres.sh start DIR [OWNER_PID]    makes and starts it; it stops and DIR goes when OWNER_PID ends
#   private-postgres.sh restart|kill|resume DIR  an orderly restart; a stop without any order; a start after that
#   private-postgres.sh stop DIR                 stops it and removes DIR
# Further settings: GUESTGRID_POSTGRES_SETTINGS="-c name=value ...".
set -euo pipefail

self=$(realpath "$0")

find_programs() {
  local candidate
  for candidate in $(ls -d /usr/lib/postgresql/*/bin /usr/local/pgsql/bin /opt/homebrew/opt/postgresql*/bin 2>/dev/null | sort -rV) \
    "$(dirname "$(command -v pg_ctl || echo /nowhere/x)")"; do
    if [[ -x $candidate/pg_ctl && -x $candidate/initdb ]]; then echo "$candidate"; return; fi
  done
  return 1
}

# The server refuses to run as root.
as_owner() {
  if [[ $(id -u) != 0 ]]; then "$@"
  elif command -v setpriv >/dev/null; then setpriv --reuid "$owner" --regid "$(id -g "$owner")" --clear-groups "$@"
  else runuser -u "$owner" -- "$@"
  fi
}

control() {
  cd "$directory"
  as_owner "$programs/pg_ctl" -D "$directory/data" -l "$directory/log" -w -t 60 "$@" >"$directory/control" 2>&1 </dev/null || {
    cat "$directory/control" "$directory/log" >&2
    return 1
  }
}

stop() {
  control -m immediate stop || true
  rm -rf "$directory"
}

programs=$(find_programs) || { echo "No PostgreSQL server is installed here." >&2; exit 1; }
[[ ${1-} == find ]] && { echo "$programs"; exit; }
directory=${2:?the directory}
owner=postgres
id "$owner" >/dev/null 2>&1 || owner=nobody

case ${1-} in
  start)
    mkdir -p "$directory"
    touch "$directory/log" "$directory/control"
    [[ $(id -u) == 0 ]] && chown -R "$owner" "$directory"
    cd "$directory"
    as_owner "$programs/initdb" -D "$directory/data" -U guestgrid -A trust -E UTF8 --locale=C --no-sync >"$directory/control"
    cat >>"$directory/data/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$directory'
max_connections = 200
CONF
    control -o "${GUESTGRID_POSTGRES_SETTINGS-}" start
    as_owner "$programs/createdb" -h "$directory" -U guestgrid guestgrid
    if [[ -n ${3-} ]]; then
      # Apart from this shell, so that no terminal signal ends it before the server.
      setsid bash -c 'while kill -0 "$1" 2>/dev/null; do sleep 1; done; "$0" stop "$2"' \
        "$self" "$3" "$directory" >/dev/null 2>&1 </dev/null &
    fi ;;
  restart) control -m fast restart ;;
  kill) control -m immediate stop ;;
  resume) control start ;;
  stop) stop ;;
  *) sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
