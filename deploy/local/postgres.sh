# A PostgreSQL of our own for cluster.sh: in $data/postgres, on loopback, with a password that only we know.
# Sets $connection (a secret) and $database (what to call it).
as_owner() {
  # PostgreSQL refuses to run as root.
  if [[ $(id -u) == 0 ]]; then runuser -u postgres -- "$@"; else "$@"; fi
}

start_postgres() {
  if [[ -n ${GUESTGRID_POSTGRES-} ]]; then
    connection=$GUESTGRID_POSTGRES database="that of GUESTGRID_POSTGRES"
    return
  fi
  local folder=$data/postgres password_file=$data/keys/postgres-password db_port=$((port + 40))
  if [[ $(id -u) == 0 ]]; then
    id postgres >/dev/null 2>&1 || fail "Run it as another user than root, or make a user 'postgres' for the database."
    # What is on the way must let it through.
    chmod a+x "$data"
    runuser -u postgres -- test -x "$data" || fail "The user postgres can't reach $data; choose another with --data."
  fi
  if [[ ! -s $password_file ]]; then
    (umask 077; od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"$password_file")
  fi
  if [[ ! -s $folder/PG_VERSION ]]; then
    mkdir -p "$folder"
    [[ $(id -u) != 0 ]] || chown postgres "$folder"
    chmod 700 "$folder"
    local handed_over
    handed_over=$(mktemp)
    cat "$password_file" >"$handed_over"
    [[ $(id -u) != 0 ]] || chown postgres "$handed_over"
    as_owner "$postgres_bin/initdb" -D "$folder" -U guestgrid -E UTF8 --locale=C --auth=scram-sha-256 \
      --pwfile="$handed_over" >"$data/logs/initdb.log" 2>&1 || { cat "$data/logs/initdb.log" >&2; exit 1; }
    rm -f "$handed_over"
  fi
  # One that a killed script left behind goes first: it may listen elsewhere.
  as_owner "$postgres_bin/pg_ctl" -D "$folder" status >/dev/null && stop_postgres
  as_owner "$postgres_bin/pg_ctl" -D "$folder" -w -t 60 -l "$folder/server.log" \
    -o "-p $db_port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200" start \
    >"$data/logs/pg_ctl.log" 2>&1 || { cat "$data/logs/pg_ctl.log" >&2; as_owner tail -n 5 "$folder/server.log" >&2; exit 1; }
  connection="Host=127.0.0.1;Port=$db_port;Username=guestgrid;Database=postgres;Password=$(<"$password_file")"
  database="PostgreSQL at 127.0.0.1:$db_port, in $folder"
}

stop_postgres() {
  [[ -z ${GUESTGRID_POSTGRES-} && -s $data/postgres/PG_VERSION ]] || return 0
  as_owner "$postgres_bin/pg_ctl" -D "$data/postgres" -m fast -w stop >>"$data/logs/pg_ctl.log" 2>&1 || true
}
