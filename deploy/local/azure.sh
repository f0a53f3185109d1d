# An Azurite of our own for cluster.sh: its tables in $data/azure, on loopback, with a key that only we know. It writes
# to the disk every five seconds and when it is asked to end, so kill -9 of it loses what was acknowledged: for
# development only. Sets $connection (a secret) and $database (what to call it).
start_azure() {
  if [[ -n ${GUESTGRID_AZURE-} ]]; then
    connection=$GUESTGRID_AZURE database="that of GUESTGRID_AZURE"
    return
  fi
  local folder=$data/azure key_file=$data/keys/azure-key azurite key
  azure_port=$((port + 40))
  mkdir -p "$folder"
  [[ -s $key_file ]] || (umask 077; head -c 64 /dev/urandom | base64 -w 0 >"$key_file")
  key=$(<"$key_file")
  azurite=$(npx --yes --package azurite@3 -c 'command -v azurite-table' 2>"$folder/npx.log") ||
    fail "npm could not fetch Azurite: see $folder/npx.log (or name an account of your own in GUESTGRID_AZURE)."
  # One that a killed script left behind goes first.
  stop_azure
  # In its environment the key is in nobody's list of processes.
  AZURITE_ACCOUNTS="guestgrid:$key" setsid "$azurite" --tableHost 127.0.0.1 --tablePort "$azure_port" \
    --location "$folder" --silent --disableTelemetry --skipApiVersionCheck >>"$folder/server.log" 2>&1 </dev/null &
  echo $! >"$folder/pid"
  for _ in $(seq 300); do
    (: <"/dev/tcp/127.0.0.1/$azure_port") 2>/dev/null && break
    kill -0 "$(<"$folder/pid")" 2>/dev/null || fail "Azurite did not start: see $folder/server.log."
    sleep 0.1
  done
  connection="DefaultEndpointsProtocol=http;AccountName=guestgrid;AccountKey=$key"
  connection+=";TableEndpoint=http://127.0.0.1:$azure_port/guestgrid"
  database="Azurite at 127.0.0.1:$azure_port, in $folder"
}

# Asked by any other signal it would not write what it has in memory.
stop_azure() { [[ -n ${GUESTGRID_AZURE-} ]] || end_server azurite "$data/azure" INT; }
