#!/bin/sh
# A client program with redis-cli, one write or read after the other (docs/client-protocol.md).

# redis-cli for a user with a password, neither of them on the command line where it matters.
asked() { # how long at most in s, user, password, address and the command
  limit=$1 user=$2 REDISCLI_AUTH=$3 address=$4
  shift 4
  [ -z "$REDISCLI_AUTH" ] || export REDISCLI_AUTH
  [ -z "$user" ] || set -- --user "$user" "$@"
  [ -z "$TLS_CA_FILE" ] || set -- --tls --cacert "$TLS_CA_FILE" \
    --cert "$TLS_CERTIFICATE_FILE" --key "$TLS_KEY_FILE" "$@"
  timeout "$limit" redis-cli -h "${address%:*}" -p "${address##*:}" "$@" 2>&1
}

# The master's address, by the first Sentinel that answers with one.
find_master() {
  master=
  for sentinel in $(echo "$SENTINELS" | tr , ' '); do
    # An address or a name, and a port; anything else is an error of more words.
    # shellcheck disable=SC2046 # Splitting them is the point.
    set -- $(asked 1 "$SENTINEL_USERNAME" "$SENTINEL_PASSWORD" "$sentinel" \
      sentinel get-master-addr-by-name "$MASTER_NAME")
    case $#:$2 in
      2:[0-9]*) master=$1:$2; return ;;
    esac
  done
}

# Takes messages for ever: redis-cli ends with its connection, and the next one goes to whoever is master then.
subscribe() { # subscriber and channel
  said=
  while :; do
    find_master
    # Three lines each: what it is, the channel, and the message or the number of channels.
    asked 0 "$REDIS_USERNAME" "$REDIS_PASSWORD" "$master" subscribe "$2" | {
      while read -r what && read -r channel && read -r number; do
        case $what:$channel in
          message:"$2") echo "got $1 $2 $number" ;;
          subscribe:"$2") [ -n "$said" ] || echo "subscribed $1 $2"; said=yes ;;
        esac
      done
      [ -n "$said" ]
    } && said=yes
    sleep 0.1
  done
}

find_master
echo ready
while read -r command whose number key; do
  case $command in
    write) set -- rpush "$whose" "$number" ;;
    read) set -- lindex "$key" -1 ;;
    subscribe) subscribe "$whose" "$number" & continue ;;
    *) continue ;;
  esac
  [ -n "$master" ] || find_master
  if [ -z "$master" ]; then
    echo "fail $whose $number no Sentinel names a master"
    continue
  fi
  reply=$(asked 1 "$REDIS_USERNAME" "$REDIS_PASSWORD" "$master" "$@")
  case $?:$command:$reply in
    0:write:[0-9]*) echo "ok $whose $number" ;;
    # Of a list that is not there it prints nothing.
    0:read: | 0:read:[0-9]*) echo "value $whose $number ${reply:-0}" ;;
    # Never sent, or refused before it was executed.
    *'Could not connect'* | *:READONLY* | *:NOREPLICAS* | *:LOADING* | *:MASTERDOWN*)
      echo "fail $whose $number $(echo "$reply" | head -n 1)"
      master= ;;
    *)
      echo "unknown $whose $number ${reply:-no reply within a second}"
      master= ;;
  esac
done
