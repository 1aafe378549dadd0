"""A client program with redis-py (docs/client-protocol.md), SETTINGS=defaults or recommended; installed by `make clients`."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor

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


def write(writer, number):
    try:
        master.rpush(writer, number)
        answer = f"ok {writer} {number}"
    except (ResponseError, MasterNotFoundError) as error:
        # Refused by the server, or without one, as far as the exception says: it is that of the last attempt.
        answer = f"fail {writer} {number} {error!r}"
    except Exception as error:
        answer = f"unknown {writer} {number} {error!r}"
    sys.stdout.write(answer.replace("\n", " ") + "\n")
    sys.stdout.flush()


# Daemon threads of its own would do as well; what waits for one when the input ends is given up.
threads = ThreadPoolExecutor(max_workers=16)
print("ready", flush=True)
for line in sys.stdin:
    word, *rest = line.split()
    if word == "write":
        threads.submit(write, *rest)
os._exit(0)
