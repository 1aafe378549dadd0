import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FIRST_REJECTION_RULES } from '../src/testbed/kubernetes/networks/rejections.ts';
import { labEnvironment, UNSHARE } from '../src/testbed/local/namespaces.ts';
import { findServerProgram } from '../src/testbed/local/server-program.ts';
import { temporaryFolder } from './temporary-folder.ts';

/**
 * A machine that rejects, as kube-proxy does, what is sent to 198.51.100.9, and a pod on it with a Sentinel that dials
 * there. Prints, before the rules and after: hundredths of a second that the Sentinel computed for, and how many of its
 * connections were refused, both in 4 s.
 */
const MACHINE = `
set -e
unshare --net sleep 60 & pod=$!
until [[ -e /proc/$pod/ns/net && ! /proc/$pod/ns/net -ef /proc/self/ns/net ]]; do sleep 0.05; done
inside() { nsenter --net=/proc/$pod/ns/net "$@"; }
ip link add machine type veth peer name eth0 netns $pod
ip address add 192.0.2.1/24 dev machine
ip link set machine up
inside ip address add 192.0.2.2/24 dev eth0
inside ip link set eth0 up
inside ip route add default via 192.0.2.1
ip route add 198.51.100.0/24 via 192.0.2.3
for name in all machine; do echo 0 > /proc/sys/net/ipv4/conf/$name/send_redirects; done
echo 1 > /proc/sys/net/ipv4/ip_forward
# As many messages as there are packets to be rejected; a kernel's own limit is one a second and receiver.
echo 0 > /proc/sys/net/ipv4/icmp_ratelimit
nft -f - <<< 'table ip proxy {
  chain forward { type filter hook forward priority filter; ip daddr 198.51.100.9 reject; }
}'
nsenter --net=/proc/$pod/ns/net bash -c 'exec -a redis-sentinel "$SERVER" "$CONFIGURATION"' > /dev/null & sentinel=$!
measure() {
  computed=$(cut -d ' ' -f 14,15 /proc/$sentinel/stat | tr ' ' +)
  failed=$(inside sed -En 's/^Tcp: ([-0-9]+ ){6}([0-9]+) .*/\\2/p' /proc/self/net/snmp)
}
while :; do
  # What began before the rules is over by then.
  sleep 4
  measure; computed_before=$computed failed_before=$failed
  sleep 4
  measure; echo $((computed - (computed_before))) $((failed - failed_before))
  [[ $loaded ]] && break
  for loaded in 1 2; do inside nft -f - <<< "$RULES"; done
done
kill $pod $sentinel
`;

test('a Sentinel does not spin on a Service without a pod, and its connections are refused all the same', () => {
  const configuration = join(temporaryFolder(), 'sentinel.conf');
  writeFileSync(configuration, 'port 26379\nsentinel monitor m 198.51.100.9 6379 1\n', { mode: 0o666 });
  const env = {
    ...labEnvironment(),
    RULES: FIRST_REJECTION_RULES,
    SERVER: findServerProgram('redis')!,
    CONFIGURATION: configuration,
  };
  const [command, ...args] = [...UNSHARE, 'bash', '-c', MACHINE];
  const lines = execFileSync(command, args, { env, encoding: 'utf8' }).trim().split('\n');
  const [spinning, spared] = lines.map((line) => {
    const [computed = NaN, refused = NaN] = line.split(' ').map(Number);
    return { computed, refused };
  });
  expect(spared!.computed).toBeLessThan(spinning!.computed / 5);
  expect(spared!.refused).toBeGreaterThan(0);
});
