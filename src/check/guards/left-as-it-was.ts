/** A deployment that was found must be left as it was: a run that changed it would have measured something else. */

import { recordsOf } from '../../history/history.ts';
import { broken, intact, type Guard } from './guard.ts';

export const LEFT_AS_IT_WAS: Guard = {
  name: 'the deployment is as it was',
  masks: 'none',
  judge({ facts }) {
    const { history, timeline } = facts;
    if (timeline.deployment?.testbed !== 'found') return intact('It was made for this run.');
    const [compared] = recordsOf(history, 'differences');
    if (compared === undefined) return broken('It was not looked at again after the run.');
    return compared.sentences.length === 0
      ? intact(
          'Every setting of every data node and Sentinel, every pod, budget and Service is as before, but for what a failover moves.',
        )
      : broken(`${compared.sentences.join('; ')}.`);
  },
};
