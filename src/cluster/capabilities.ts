/** What a testbed may or may not be able to do; an experiment that needs more is skipped with the reason. */

/** Each completes the sentence "the testbed cannot …". */
export const CAPABILITIES = {
  'cut-links': 'cut links between hosts',
  'lose-packets': 'lose some of the packets on a link',
  'limit-rate': 'limit the rate of a link (its kernel, or its tc, has no htb)',
  'delay-packets': 'delay packets on a link (its kernel, or its tc, has no netem)',
  'signal-processes': 'signal processes',
  'change-settings': 'change settings of servers: what is killed meanwhile could not put them back',
  'keep-dead': 'keep a process dead that has ended',
  together: 'put Sentinels beside data nodes',
  proxies: 'put a proxy before data nodes (the local lab does, where haproxy is installed)',
  services: 'lead clients through a Service (a deployment that was found does, with --on)',
  tls: 'speak TLS: its server was built without',
  'announce-pods': 'announce pods, or hosts, by addresses that they do not keep',
  'change-addresses':
    'give a Sentinel another address (on Kubernetes the pod that follows one that fault.deletePod deletes has another)',
  'announce-names': 'announce host names, which servers older than 6.2 do not know',
  'announce-loopback':
    'announce ports of this machine’s loopback (the local lab does, where perl is installed)',
  'lose-names': 'take the names of hosts away while their processes live',
  'hooks-and-probes': 'give pods hooks and probes',
  valkey: 'run Valkey',
  'mix-programs': 'run single processes with programs of their own',
  'coordinate-failovers':
    'have a Sentinel order a coordinated failover: no server there is known to know it (Valkey 9 does)',
  'ask-sentinels': 'let a data node ask the Sentinels before it starts',
  forget: 'start a Sentinel with an empty configuration',
  preload: 'put data on the servers before the schedule begins',
  'seal-files':
    'make configuration files unwritable (what a server that was found could not write meanwhile it would not write later)',
  'fill-volumes': 'make volumes full (those of a deployment that was found may be others’ as well)',
  'fill-claimed-volumes':
    "make a volume full that was claimed, as it may be a folder of the machine's disk (with storage: 'memory' in its topology each process has one of its own)",
  'throttle-processes': 'give a process less of a core (no control group with a quota can be made)',
  'limit-memory': 'limit the memory of a process (no control group with such a limit can be made)',
  'act-at-once': 'act within milliseconds of an event',
  'delete-pods': 'delete pods',
  'delete-pods-by-force': 'delete pods by force and see when their processes end',
  'keep-away': 'keep a deleted pod away, or delete its volume',
  'kill-containers': 'kill containers that are then started again',
  'scale-pods': 'ask for fewer pods',
  'change-images': 'change the image of pods',
  'drain-machines': 'drain machines',
  'freeze-nodes': 'freeze machines',
  'kill-nodes': 'switch machines off',
  'many-deployments': 'bring up dozens of deployments in minutes (some of them can be chosen with --only)',
  'client-programs': 'run client programs of your own',
  'installed-programs':
    'run client programs without an image: name one that has the program (image: of workload.program)',
} as const;

export type Capability = keyof typeof CAPABILITIES;
