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

/** What words that are no more became, by the names of their checkers. */
const REPLACED: Readonly<Record<string, (parameters: Json) => OldExpectation>> = {
  'minority-elects': ({ after }) => ({ check: 'elected-despite', parameters: { after, tooFew: 'votes' } }),
  'minority-opinion': ({ after }) => ({
    check: 'elected-despite',
    parameters: { after, tooFew: 'witnesses' },
  }),
};

/** What replaces `expect` of an experiment: the same expectations, and as exceptions the invariants it did not name. */
export function withNewWords(expect: unknown): Json {
  if (!Array.isArray(expect)) return { expect };
  const old = expect as readonly OldExpectation[];
  const named = old.map(({ check }) => check);
  const absent = Object.entries(INVARIANTS).filter(([check]) => !named.includes(check));
  return {
    expect: old.filter(({ check }) => !Object.hasOwn(INVARIANTS, check)).map(withNewWord),
    except: Object.fromEntries(absent.map(([, invariant]) => [invariant, NOT_EXPECTED])),
  };
}

function withNewWord(old: OldExpectation): Json {
  const { check, parameters } = old;
  return Object.hasOwn(REPLACED, check) ? { ...old, ...REPLACED[check]!(parameters) } : old;
}
