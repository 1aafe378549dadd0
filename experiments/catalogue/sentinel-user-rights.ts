import {
  type Election,
  expect,
  experiment,
  fault,
  oneVotingRound,
  step,
  table,
  target,
  topology,
  twoFailoverAttempts,
  workload,
} from '../../src/index.ts';

const timings = { downAfter: '1s', failoverTimeout: '3s' } as const;

// Redis's documentation, ACL, "ACL rules for Sentinel and Replicas".
const AT_DATA_NODES = [
  '+multi',
  '+slaveof',
  '+ping',
  '+exec',
  '+subscribe',
  '+config|rewrite',
  '+role',
  '+publish',
  '+info',
  '+client|setname',
  '+client|kill',
  '+script|kill',
];
const AT_SENTINELS = ['+ping', '+publish', '+client|setname', '+sentinel|is-master-down-by-addr'];

const SENTINELS = ['sentinel-0', 'sentinel-1', 'sentinel-2'];

const WATCH = {
  // Longer than three tries, should the votes be split; it ends with the failover.
  failover: step.awaitNewMaster({ within: '25s' }),
  'leader only': step.quiet(twoFailoverAttempts(timings)),
  none: step.quiet(oneVotingRound(timings)),
} as const;

function without(rights: readonly string[], lacking: string): string {
  return ['on', '&*', ...rights.filter((right) => right !== `+${lacking}`)].join(' ');
}

function cell(lacking: string, outcome: Exclude<Election, 'refused'>) {
  const rights = { 'user sentinel': without(AT_SENTINELS, lacking) };
  return {
    at: { right: lacking },
    experiment: experiment({
      title: `The master is killed, and the user of the Sentinels lacks ${lacking}`,
      hypothesis: `Without ${lacking}: ${outcome}.`,
      topology: topology({
        redis: 2,
        sentinels: 3,
        quorum: 2,
        ...timings,
        users: true,
        directives: { 'user sentinel': without(AT_DATA_NODES, lacking) },
        overrides: Object.fromEntries(SENTINELS.map((name) => [name, rights])),
      }),
      workload: [workload.appends({ name: 'appends', writers: 1, rate: 20 })],
      schedule: [step.quiet('500ms'), step.during(fault.kill(target.master), [WATCH[outcome]])],
      expect: [expect.election({ after: 'kill', outcome })],
      observer: { probe: false },
      settle: false,
    }),
  };
}

// Reports by operators: redis/redis#9772 (Sentinels that may not ask each other), redis/redis#2733 (without CONFIG).
export default table({
  title: 'A user of the Sentinels that lacks one right',
  hypothesis:
    'Without the right to ask each other Sentinels see the master down and never agree on it. Without one of SLAVEOF, CONFIG REWRITE, CLIENT KILL and EXEC leaders are elected and promote no replica, try after try: the order is one transaction, refused as a whole. Without MULTI its commands are carried out one by one, and there is a failover; ROLE and SCRIPT KILL are not needed for one.',
  axes: { right: 'right that is lacking' },
  cells: [
    cell('nothing', 'failover'),
    cell('sentinel|is-master-down-by-addr', 'none'),
    cell('slaveof', 'leader only'),
    cell('config|rewrite', 'leader only'),
    cell('client|kill', 'leader only'),
    cell('exec', 'leader only'),
    cell('multi', 'failover'),
    cell('role', 'failover'),
    cell('script|kill', 'failover'),
  ],
  control: 'failover',
  limits: [
    'The rights to see a data node at all (PING, INFO) and to hear of other Sentinels there (SUBSCRIBE, PUBLISH) are not shown. The Sentinels of a run know each other from its beginning.',
    'What becomes of the old master once it is back is not shown: the order to follow is the same transaction.',
  ],
});
