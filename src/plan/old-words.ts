/** The expectations of plans of version 1, in the words of today. Frozen: it changes only when a word of today does. */

type Json = Readonly<Record<string, unknown>>;

/** An expectation as plans of version 1 store it. */
interface OldExpectation extends Json {
  readonly check: string;
  readonly parameters: Json;
}

/** Invariants that were words of an experiment, by the names of their checkers. */
const INVARIANTS: Readonly<Record<string, string>> = {
  'one-master-per-epoch': 'oneMasterPerEpoch',
  'sentinels-agree': 'sentinelsAgree',
  converged: 'converged',
};

const NOT_EXPECTED = 'the plan of this run did not expect it';

/** What keeps a failover away where every Sentinel must show the master as it should be. */
const IN_SIGHT = 'master in sight';

/** By the check of before: the check of today and its parameters, which name the same faults. */
const REPLACED: Readonly<Record<string, (before: Json) => readonly [check: string, parameters: Json]>> = {
  duplicates: (same) => ['written-twice', same],
  'empty-restart': ({ after }) => ['lost', { emptiedBy: after }],
  hung: ({ workload, after }) => ['outage', { workload, throughout: after }],
  'loss-bound': ({ after, lastAckWithin, afterHealAtMost }) => [
    'stops-acknowledging',
    { during: after, within: ['0s', lastAckWithin], afterHealAtMost },
  ],
  'loss-explained': ({ by }) => ['lost', { explainedBy: by }],
  'loss-only-from': ({ fault, ...why }) => ['lost', { onlyFrom: fault, ...why }],
  losses: (same) => ['lost', same],
  'lost-writes': () => ['lost', { atMost: 0 }],
  'minority-elects': ({ after }) => ['elected-despite', { after, tooFew: 'votes' }],
  'minority-opinion': ({ after }) => ['elected-despite', { after, tooFew: 'witnesses' }],
  outage: ({ except = '', ...same }) => [
    'outage',
    except === '' ? same : { ...same, except: String(except).split(' ') },
  ],
  'reboot-only': ({ after, control }) => ['no-failover', { during: after, control, because: 'back in time' }],
  refusals: ({ during, lastAckAtLeast, lastAckAtMost, answeredWithin }) => [
    'stops-acknowledging',
    { during, within: [lastAckAtLeast, lastAckAtMost], answeredWithin },
  ],
  'seen-up': ({ during, control }) => ['no-failover', { during, control, because: IN_SIGHT }],
  'two-writable-masters': ({ after, afterHealAtLeast, afterHealAtMost }) => [
    'two-masters',
    { after, for: [afterHealAtLeast, afterHealAtMost] },
  ],
};

/** What replaces `expect` of an experiment: the same expectations, and as exceptions the invariants it did not name. */
export function withNewWords(expect: unknown): Json {
  if (!Array.isArray(expect)) return { expect };
  const old = expect as readonly OldExpectation[];
  const named = old.map(({ check }) => check);
  const absent = Object.entries(INVARIANTS).filter(([check]) => !named.includes(check));
  return {
    expect: old
      .filter((one) => !Object.hasOwn(INVARIANTS, one.check) && !isAbsorbed(one, old))
      .map(withNewWord),
    except: Object.fromEntries(absent.map(([, invariant]) => [invariant, NOT_EXPECTED])),
  };
}

/** Whether it is a `seen-up` that the `no-failover` beside it judges as well. */
function isAbsorbed(
  { check, parameters: { during, control } }: OldExpectation,
  all: readonly OldExpectation[],
): boolean {
  return (
    check === 'seen-up' &&
    all.some(
      ({ check: other, parameters }) =>
        other === 'no-failover' &&
        parameters['because'] === IN_SIGHT &&
        parameters['during'] === during &&
        parameters['control'] === control,
    )
  );
}

function withNewWord(old: OldExpectation): Json {
  if (!Object.hasOwn(REPLACED, old.check)) return old;
  const [check, parameters] = REPLACED[old.check]!(old.parameters);
  return { ...old, check, parameters };
}
