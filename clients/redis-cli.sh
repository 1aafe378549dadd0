#!/bin/sh
# A client program with redis-cli, one write after the other (docs/client-protocol.md).

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
    # An address or a name, and a port; anything else is an error of more words.
    # shellcheck disable=SC2046 # Splitting them is the point.
    set -- $(asked "$SENTINEL_USERNAME" "$SENTINEL_PASSWORD" "$sentinel" \
      sentinel get-master-addr-by-name "$MASTER_NAME")
    case $#:$2 in
      2:[0-9]*) master=$1:$2; return ;;
    esac
  done
}

find_master
echo ready
while read -r command writer number; do
  [ "$command" = write ] || continue
  [ -n "$master" ] || find_master
  if [ -z "$master" ]; then
    echo "fail $writer $number no Sentinel names a master"
    continue
  fi
  reply=$(asked "$REDIS_USERNAME" "$REDIS_PASSWORD" "$master" rpush "$writer" "$number")
  case $reply in
    [0-9]*) echo "ok $writer $number" ;;
    # Never sent, or refused before it was executed.
    *'Could not connect'* | READONLY* | NOREPLICAS* | LOADING* | MASTERDOWN*)
      echo "fail $writer $number $(echo "$reply" | head -n 1)"
      master= ;;
    *)
      echo "unknown $writer $number ${reply:-no reply within a second}"
      master= ;;
  esac
done
