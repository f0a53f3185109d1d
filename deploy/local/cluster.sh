#!/usr/bin/env bash
# A cluster on this machine: PostgreSQL, Redis or Azurite, two silos, two gateways, and a balancer before them.
# ./run --cluster starts it.
#   --port N       the balancer's; the others follow it      (5080)
#   --data DIR     database, logs, keys and process ids      (./data/cluster)
#   --echo-agent   the built-in agent answers guests while nobody is signed on
#   --cohosted     gateways in the silos' own processes instead of beside them
#   --redis        Redis instead of PostgreSQL, for clustering, reminders and entities
#   --azure        Azurite, from npm, instead of PostgreSQL, likewise
#   --second TREE  silo 2 and gateway 2 come from another source tree, built there: two versions side by side
# GUESTGRID_POSTGRES='Host=...;Username=...;Password=...;Database=...' uses that server instead of one of our own;
# GUESTGRID_REDIS='HOST:PORT,password=...' that one, with --redis; GUESTGRID_AZURE='DefaultEndpointsProtocol=https;
# AccountName=...;AccountKey=...;EndpointSuffix=core.windows.net' that account, with --azure.
# Every GuestGrid__Section__Key is passed on. A process that dies is started again, as any orchestrator would.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
port=5080 data=data/cluster cohosted= second=$root store=postgres

fail() { echo "$*" >&2; exit 2; }

while (($# > 0)); do
  case $1 in
    --port) port=${2:?--port needs a number}; shift 2 ;;
    --data) data=${2:?--data needs a directory}; shift 2 ;;
    --echo-agent) export GuestGrid__Desk__EchoAgent=true; shift ;;
    --cohosted) cohosted=1; shift ;;
    --redis | --azure) store=${1#--}; shift ;;
    --second) second=$(cd "${2:?--second needs a source tree}" && pwd); shift 2 ;;
    -h | --help) sed -n '2,/^set /s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *)
      fail "usage: ./run --cluster [--port N] [--data DIR] [--echo-agent] [--cohosted] [--redis | --azure]
       [--second TREE]"
      ;;
  esac
done
[[ $port =~ ^[0-9]+$ ]] && ((port > 1024 && port < 65000)) || fail "--port: a number from 1025 to 64999, not '$port'."

# What is missing, all of it at once.
haproxy=$(command -v haproxy || ls /usr/sbin/haproxy 2>/dev/null || true)
postgres_bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
missing=()
[[ -n $haproxy ]] || missing+=(haproxy)
redis_server=$(command -v redis-server || true)
case $store in
  redis) [[ -n $redis_server || -n ${GUESTGRID_REDIS-} ]] || missing+=(redis-server) ;;
  azure) [[ -n $(command -v npx) || -n ${GUESTGRID_AZURE-} ]] || missing+=(npm) ;;
  *) [[ -n $postgres_bin || -n ${GUESTGRID_POSTGRES-} ]] || missing+=(postgresql) ;;
esac
((${#missing[@]} == 0)) ||
  fail "A cluster on this machine needs ${missing[*]}: apt-get install ${missing[*]}
(or name a database of your own in GUESTGRID_POSTGRES, GUESTGRID_REDIS or GUESTGRID_AZURE)."

mkdir -p "$data/logs" "$data/pids" "$data/keys"
data=$(cd "$data" && pwd)
chmod 700 "$data/keys"
. "$here/$store.sh"

stopping=$data/pids/stopping
rm -f "$stopping" "$data"/pids/*.code

# Runs a process in a group of its own, so that Ctrl+C reaches only this script and everything ends in order; starts it
# again when it ends without being asked to.
keep() {
  local name=$1
  shift
  (
    trap '' INT
    while [[ ! -e $stopping ]]; do
      setsid "$@" >>"$data/logs/$name.log" 2>&1 </dev/null &
      echo $! >"$data/pids/$name"
      code=0
      wait $! 2>/dev/null || code=$?
      # Settings that are wrong do not get better by trying again.
      [[ -e $stopping || $code == 2 ]] && break
      echo "$name ended with $code; it is started again." | tee -a "$data/logs/$name.log"
      sleep 1
    done
    echo "$code" >"$data/pids/$name.code"
  ) &
  keepers+=($!)
}

keepers=()
names=()
offsets=(0)

ask_to_end() { [[ -s $data/pids/$1 ]] && kill -TERM "$(<"$data/pids/$1")" 2>/dev/null || true; }

await_end() {
  local pid
  pid=$(cat "$data/pids/$1" 2>/dev/null) || return 0
  for _ in $(seq 400); do
    kill -0 "$pid" 2>/dev/null || return 0
    sleep 0.1
  done
  echo "$1 does not end; it is killed." >&2
  kill -KILL "$pid" 2>/dev/null || true
}

# Asks the database program $1 in folder $2 to end by signal $3. A number that was left behind may be another's by now.
end_server() {
  local pid
  pid=$(cat "$2/pid") || return 0
  if [[ $(tr '\0' ' ' <"/proc/$pid/cmdline") == *"$1"* ]]; then
    kill "-$3" "$pid" || true
    for _ in $(seq 100); do kill -0 "$pid" || break; sleep 0.1; done
  fi
  rm -f "$2/pid"
} 2>/dev/null

stop() {
  trap '' INT TERM EXIT
  echo
  echo "Stopping: gateways, silos, balancer, database ..."
  touch "$stopping"
  # Silos one by one: each hands over what it owns to those that stay.
  for name in gateway-1 gateway-2; do ask_to_end "$name"; done
  for name in gateway-1 gateway-2; do await_end "$name"; done
  for name in silo-2 silo-1 balancer; do ask_to_end "$name"; await_end "$name"; done
  ((${#keepers[@]} == 0)) || wait "${keepers[@]}" 2>/dev/null || true
  "stop_$store"
  for name in "${names[@]}"; do printf '%s ended with %s\n' "$name" "$(cat "$data/pids/$name.code" 2>/dev/null)"; done
}
trap 'stop; exit 0' INT TERM
trap 'stop' EXIT

"start_$store"
export GuestGrid__Storage__ConnectionString=$connection GuestGrid__Data=$data/keys
# The balancer is on this machine, and so may say for whom it asks.
export GuestGrid__Proxies__Networks__0=${GuestGrid__Proxies__Networks__0-127.0.0.1/32}
export GuestGrid__Cluster__ProbeInterval=${GuestGrid__Cluster__ProbeInterval-00:00:02}
# Many processes share this machine.
export DOTNET_gcServer=0

config=$root/silo-config/$store.json
# Where guests are served: each gateway's own port, or its silo's.
served=0
[[ -z $cohosted ]] || served=10
export GuestGrid__Cluster__AdvertisedAddress=127.0.0.1
for i in 1 2; do
  tree=$root
  [[ $i == 1 ]] || tree=$second
  keep "silo-$i" env GuestGrid__Cluster__SiloPort=$((port + 20 + i)) GuestGrid__Cluster__GatewayPort=$((port + 30 + i)) \
    dotnet "$tree/src/GuestGrid.Silo/bin/Release/net10.0/guestgrid-silo.dll" ${cohosted:+--gateway} \
    --environment Development --config "$config" --urls "http://127.0.0.1:$((port + 10 + i))"
  names+=("silo-$i")
  offsets+=($((10 + i)))
  [[ -z $cohosted ]] || continue
  keep "gateway-$i" dotnet "$tree/src/GuestGrid.ClusterGateway/bin/Release/net10.0/guestgrid-gateway.dll" \
    --environment Development --config "$config" --urls "http://127.0.0.1:$((port + i))"
  names+=("gateway-$i")
  offsets+=("$i")
done
keep balancer env GUESTGRID_BIND="127.0.0.1:$port" GUESTGRID_GATEWAY_1="127.0.0.1:$((port + served + 1))" \
  GUESTGRID_GATEWAY_2="127.0.0.1:$((port + served + 2))" "$haproxy" -W -db -f "$root/deploy/haproxy.cfg"

is_ready() { curl -fs -o /dev/null --max-time 2 "http://127.0.0.1:$1/health/ready"; }

echo "Starting two silos, two gateways${cohosted:+ inside them} and a balancer ..."
for _ in $(seq 600); do
  ! compgen -G "$data/pids/*.code" >/dev/null || break
  waiting=()
  for offset in "${offsets[@]}"; do is_ready $((port + offset)) || waiting+=($((port + offset))); done
  ((${#waiting[@]} > 0)) || break
  sleep 0.2
done
if ((${#waiting[@]} > 0)); then
  echo "Not ready: ${waiting[*]}. What they said last:" >&2
  for log in "$data"/logs/{silo,gateway,balancer}*.log; do [[ ! -e $log ]] || { echo "-- $log"; tail -n 10 "$log"; }; done >&2
  exit 1
fi

url=http://127.0.0.1:$port
cat <<END
A cluster of GuestGrid serves at $url (ready)
  gateways    http://127.0.0.1:$((port + served + 1)) and http://127.0.0.1:$((port + served + 2)), behind haproxy, without sticky sessions
  silos       health at http://127.0.0.1:$((port + 11))/health/ready and http://127.0.0.1:$((port + 12))/health/ready
  database    $database
  logs        $data/logs
  process ids $data/pids
Development, so do not expose it: everybody knows its client and its secret.
Try, in a second terminal:
  ./run chat --url $url
  kill -9 \$(cat $data/pids/silo-1)      # the chat goes on; the silo is started again
  kill -9 \$(cat $data/pids/${names[1]})
Ctrl+C stops everything.
END
# Signals reach the script between two sleeps.
while :; do sleep 0.5; done
