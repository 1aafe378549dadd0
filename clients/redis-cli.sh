#!/bin/sh
# A client program with redis-cli, a connection for each write (docs/client-protocol.md).

# redis-cli for a user with a password, neither of them on the command line where it matters.
asked() { # user, password, address and the command
  user=$1 REDISCLI_AUTH=$2 address=$3
  shift 3
  [ -z "$REDISCLI_AUTH" ] || export REDISCLI_AUTH
  [ -z "$user" ] || set -- --user "$user" "$@"
  [ -z "$TLS_CA_FILE" ] || set -- --tls --cacert "$TLS_CA_FILE" \
    --cert "$TLS_CERTIFICATE_FILE" --key "$TLS_KEY_FILE" "$@"
  timeout 1 redis-cli -h "${address%:*}" -p "${address##*:}" "$@" 2>&1
}

# The master's address, by the first Sentinel that answers with one.
find_master() {
  master=
  for sentinel in $(echo "$SENTINELS" | tr , ' '); do
    found=$(asked "$SENTINEL_USERNAME" "$SENTINEL_PASSWORD" "$sentinel" \
      sentinel get-master-addr-by-name "$MASTER_NAME" | tr '\n' ' ')
    case $found in
      *[0-9]' '[0-9]*' ') master=${found% }; master=${master% *}:${master##* }; return ;;
    esac
  done
}

one_write() { # writer and number
  find_master
  if [ -z "$master" ]; then
    echo "fail $1 $2 no Sentinel names a master"
    return
  fi
  reply=$(asked "$REDIS_USERNAME" "$REDIS_PASSWORD" "$master" rpush "$1" "$2" | head -n 1)
  case $reply in
    [0-9]*) echo "ok $1 $2" ;;
    # Never sent, or refused before it was executed.
    *'Could not connect'* | READONLY* | NOREPLICAS* | LOADING* | MASTERDOWN*) echo "fail $1 $2 $reply" ;;
    *) echo "unknown $1 $2 ${reply:-no reply within a second}" ;;
  esac
}

echo ready
while read -r command writer number; do
  # At once, whatever has become of those before.
  [ "$command" != write ] || one_write "$writer" "$number" &
done
