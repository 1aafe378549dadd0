# What start.sh and pre-stop.sh share: questions to servers, and what a process's configuration says of it. Included by both.
#
# Environment: SERVER and MASTER_NAME. CLIENT_OPTIONS may have options of the command line client: a user, TLS with its files.
# POD_IP must have the pod's address where a data node's configuration has none.
# shellcheck shell=sh

# How long a server may take to answer, seconds.
answer_limit=1
# What begins so in a file stands for the address that the pod of the name after it has.
mark='address-of:'

ask() {
  host=${1#"$mark"} port=$2
  shift 2
  # shellcheck disable=SC2086 # Several words.
  timeout "$answer_limit" "$SERVER-cli" -h "$host" -p "$port" ${CLIENT_OPTIONS:-} "$@" 2> /dev/null < /dev/null
}

# Whom one Sentinel takes for the master, as one line "address port".
named_by() {
  answer=$(ask "$1" "$2" sentinel get-master-addr-by-name "$MASTER_NAME") || true
  echo "$answer" | paste -s -d ' ' -
}

directive() {
  sed -n "s/^$2 //p" "$1"
}

# By what Sentinels know the data node of a configuration, as one line "address port".
own_name() {
  announced=$(directive "$1" replica-announce-ip)
  echo "${announced:-${POD_IP:-}} $(directive "$1" replica-announce-port)"
}
