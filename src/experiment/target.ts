/** Targets as plain data: what a fault hits, resolved to processes and hosts at the moment the step runs. */

/** A word and, where it needs one, its parameter. Plain data, so that a plan can hold it. */
export type Target =
  | { readonly word: 'master' | 'first-master' | 'replicas' | 'sentinel-leader' }
  | { readonly word: 'sentinels'; readonly which: 'minority' | 'majority' | 'all' }
  | { readonly word: 'replica' | 'sentinel'; readonly index: number }
  | { readonly word: 'client'; readonly letter: string }
  | { readonly word: 'proxy' }
  | { readonly word: 'node'; readonly name: string };

/** How a target is spoken of in plans and reports. */
export function describeTarget(target: Target): string {
  switch (target.word) {
    case 'master':
      return 'the master';
    case 'first-master':
      return 'the first master';
    case 'replicas':
      return 'all replicas';
    case 'sentinel-leader':
      return 'the leader Sentinel';
    case 'sentinels':
      return target.which === 'all' ? 'all Sentinels' : `a ${target.which} of the Sentinels`;
    case 'proxy':
      return 'the proxy';
    case 'replica':
      return `replica ${target.index}`;
    case 'sentinel':
      return `sentinel-${target.index}`;
    case 'client':
      return `client host ${target.letter}`;
    case 'node':
      return target.name;
  }
}
