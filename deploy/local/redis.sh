# A Redis of our own for cluster.sh: in $data/redis, on loopback, with a password that only we know. It answers after
# what it was told is on the disk. Sets $connection (a secret) and $database (what to call it).
start_redis() {
  if [[ -n ${GUESTGRID_REDIS-} ]]; then
    connection=$GUESTGRID_REDIS database="that of GUESTGRID_REDIS"
    return
  fi
  local folder=$data/redis password_file=$data/keys/redis-password
  redis_port=$((port + 40))
  mkdir -p "$folder"
  [[ -s $password_file ]] || (umask 077; od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"$password_file")
  # In a file the password is in nobody's list of processes.
  (umask 077; cat >"$folder/redis.conf") <<CONF
bind 127.0.0.1
port $redis_port
dir $folder
requirepass $(<"$password_file")
appendonly yes
appendfsync always
save ""
maxmemory-policy noeviction
daemonize yes
pidfile $folder/pid
logfile $folder/server.log
CONF
  # One that a killed script left behind goes first.
  stop_redis
  "$redis_server" "$folder/redis.conf"
  connection="127.0.0.1:$redis_port,password=$(<"$password_file")"
  database="Redis at 127.0.0.1:$redis_port, in $folder"
}

stop_redis() { [[ -n ${GUESTGRID_REDIS-} ]] || end_server redis-server "$data/redis" TERM; }
