/** The expectations of plans of version 1, in the words of today. Frozen: it changes only when a word of today does. */

type Json = Readonly<Record<string, unknown>>;
type Old = Json & { readonly check: string; readonly parameters: Json };

/** Invariants that were words of an experiment, by the names of their checkers. */
const INVARIANTS: Readonly<Record<string, string>> = {
  'one-master-per-epoch': 'oneMasterPerEpoch',
  'sentinels-agree': 'sentinelsAgree',
  converged: 'converged',
};

const NOT_EXPECTED = 'the plan of this run did not expect it';

/** By the check of before: the check of today and its parameters, which name the same faults. */
const RENAMED: Readonly<Record<string, (before: Json) => readonly [check: string, parameters: Json]>> = {
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
  outage: ({ except = '', ...same }) => [
    'outage',
    except === '' ? same : { ...same, except: String(except).split(' ') },
  ],
  refusals: ({ during, lastAckAtLeast, lastAckAtMost, answeredWithin }) => [
    'stops-acknowledging',
    { during, within: [lastAckAtLeast, lastAckAtMost], answeredWithin },
  ],
  'two-writable-masters': ({ after, afterHealAtLeast, afterHealAtMost }) => [
    'two-masters',
    { after, for: [afterHealAtLeast, afterHealAtMost] },
  ],
};

/** What replaces `expect` of an experiment: the same expectations, and as exceptions the invariants it did not name. */
export function withNewWords(expect: unknown): Json {
  if (!Array.isArray(expect)) return { expect };
  const old = expect as readonly Old[];
  const named = old.map(({ check }) => check);
  const absent = Object.entries(INVARIANTS).filter(([check]) => !named.includes(check));
  return {
    expect: old.filter(({ check }) => !Object.hasOwn(INVARIANTS, check)).map(renamed),
    except: Object.fromEntries(absent.map(([, invariant]) => [invariant, NOT_EXPECTED])),
  };
}

function renamed(old: Old): Json {
  if (!Object.hasOwn(RENAMED, old.check)) return old;
  const [check, parameters] = RENAMED[old.check]!(old.parameters);
  return { ...old, check, parameters };
}
