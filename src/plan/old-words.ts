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

/** What words that are no more became, by the names of their checkers. */
const REPLACED: Readonly<Record<string, (parameters: Json) => OldExpectation>> = {
  'minority-elects': ({ after }) => ({ check: 'elected-despite', parameters: { after, tooFew: 'votes' } }),
  'minority-opinion': ({ after }) => ({
    check: 'elected-despite',
    parameters: { after, tooFew: 'witnesses' },
  }),
  'reboot-only': ({ after, control }) => ({
    check: 'no-failover',
    parameters: { during: after, control, because: 'back in time' },
  }),
  'seen-up': ({ during, control }) => ({
    check: 'no-failover',
    parameters: { during, control, because: IN_SIGHT },
  }),
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
      ({ check, parameters }) =>
        check === 'no-failover' &&
        parameters['because'] === IN_SIGHT &&
        parameters['during'] === during &&
        parameters['control'] === control,
    )
  );
}

function withNewWord(old: OldExpectation): Json {
  const { check, parameters } = old;
  return Object.hasOwn(REPLACED, check) ? { ...old, ...REPLACED[check]!(parameters) } : old;
}
