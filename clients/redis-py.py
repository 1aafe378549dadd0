"""A client program with redis-py (docs/client-protocol.md), SETTINGS=defaults or recommended; installed by `make clients`.

With READ_FROM=replica it reads from those that the library chooses among the ones that the Sentinels name.
"""

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Thread

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".clients", "python"))

from redis.backoff import ExponentialBackoff  # noqa: E402
from redis.exceptions import BusyLoadingError, ResponseError  # noqa: E402
from redis.retry import Retry  # noqa: E402
from redis.sentinel import MasterNotFoundError, Sentinel  # noqa: E402

env = os.environ
tls = {}
if "TLS_CA_FILE" in env:
    tls = {
        "ssl": True,
        "ssl_ca_certs": env["TLS_CA_FILE"],
        "ssl_certfile": env["TLS_CERTIFICATE_FILE"],
        "ssl_keyfile": env["TLS_KEY_FILE"],
        "ssl_check_hostname": False,
    }
patience, recommended = {}, {}
if env.get("SETTINGS") == "recommended":
    # The documentation of redis.sentinel.Sentinel has socket_timeout=0.1 throughout; the rest is from redis.io, "redis-py:
    # Production usage", Retries and Health checks.
    patience = {"socket_timeout": 0.1}
    recommended = {
        **patience,
        "retry": Retry(ExponentialBackoff(), 8),
        "retry_on_error": [BusyLoadingError],
        "health_check_interval": 3,
    }


def access(user):
    """What servers demand, for `REDIS` or `SENTINEL`."""
    found = {"username": env.get(f"{user}_USERNAME"), "password": env.get(f"{user}_PASSWORD")}
    return {**tls, **{name: value for name, value in found.items() if value is not None}}


sentinel = Sentinel(
    [tuple(address.rsplit(":", 1)) for address in env["SENTINELS"].split(",")],
    sentinel_kwargs={**access("SENTINEL"), **patience},
)
# One client for all writers, as an application has it: its pool has a connection for each thread that needs one.
master = sentinel.master_for(env["MASTER_NAME"], **access("REDIS"), **recommended)
replicas = sentinel.slave_for(env["MASTER_NAME"], **access("REDIS"), **recommended)
read_from = replicas if env.get("READ_FROM") == "replica" else master


def say(line):
    sys.stdout.write(line.replace("\n", " ") + "\n")
    sys.stdout.flush()


def write(writer, number):
    try:
        master.rpush(writer, number)
        answer = f"ok {writer} {number}"
    except (ResponseError, MasterNotFoundError) as error:
        # Refused by the server, or without one, as far as the exception says: it is that of the last attempt.
        answer = f"fail {writer} {number} {error!r}"
    except Exception as error:
        answer = f"unknown {writer} {number} {error!r}"
    say(answer)


def read(reader, number, writer):
    try:
        answer = f"value {reader} {number} {int(read_from.lindex(writer, -1) or 0)}"
    except (ResponseError, MasterNotFoundError) as error:
        answer = f"fail {reader} {number} {error!r}"
    except Exception as error:
        answer = f"unknown {reader} {number} {error!r}"
    say(answer)


def subscribe(subscriber, channel):
    """Listens for ever: after an error it does so again, and the library connects and subscribes anew."""
    pubsub = master.pubsub()
    has_subscribed = False
    while True:
        try:
            if not has_subscribed:
                pubsub.subscribe(channel)
            for message in pubsub.listen():
                if message["type"] == "message":
                    say(f"got {subscriber} {channel} {int(message['data'])}")
                elif message["type"] == "subscribe" and not has_subscribed:
                    has_subscribed = True
                    say(f"subscribed {subscriber} {channel}")
        except Exception:
            time.sleep(0.05)


# Daemon threads of its own would do as well; what waits for one when the input ends is given up. Reads wait for no write.
writers, readers = ThreadPoolExecutor(max_workers=16), ThreadPoolExecutor(max_workers=16)
print("ready", flush=True)
for line in sys.stdin:
    word, *rest = line.split()
    if word == "write":
        writers.submit(write, *rest)
    elif word == "read":
        readers.submit(read, *rest)
    elif word == "subscribe":
        Thread(target=subscribe, args=rest, daemon=True).start()
os._exit(0)
