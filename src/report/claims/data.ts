/** Claims about what becomes of the data: what is lost, and what brings it back. */

import { converged } from '../../check/converged.ts';
import {
  copies,
  lost,
  noFailover,
  recovers,
  refuses,
  resync,
  stopsAcknowledging,
  twoMasters,
  writable,
} from '../../check/words.ts';
import { count } from '../../core/quantity.ts';
import type { Claim } from './claim.ts';
import { milliseconds, seconds, writes } from './stored-evidence.ts';

export const DATA_CLAIMS: readonly Claim[] = [
  {
    id: 'asynchronous-replication',
    statement: 'Replication is asynchronous: an acknowledged write can be lost even with replicas present.',
    known: 'true',
    experiments: ['master-isolated'],
    judge: (stored) => {
      const lost = stored.number('master-isolated', 'lost');
      return {
        word: lost > 0 ? 'true' : 'false',
        number: writes(lost),
        sentence:
          'A master that was cut off from two replicas in sync went on acknowledging, and what only it had was lost.',
      };
    },
  },
  {
    id: 'kill-loses-nothing',
    statement: 'A killed master on a healthy network loses nothing that was acknowledged.',
    known: 'true, but',
    experiments: ['master-killed', 'master-killed-under-lag'],
    judge: (stored) => {
      const [healthy, lagging] = ['master-killed', 'master-killed-under-lag'].map((one) =>
        stored.number(one, 'lost'),
      ) as [number, number];
      return {
        word: healthy > 0 ? 'false' : lagging > 0 ? 'true, but' : 'true',
        number: `${writes(healthy)}; with lag ${writes(lagging)}`,
        sentence:
          'The kernel of a killed process still delivers what was sent to its replicas; what they had not been sent because they lagged is lost.',
      };
    },
  },
  {
    id: 'ten-seconds-of-loss',
    statement: 'A failover loses at most ten seconds of writes.',
    known: 'false',
    experiments: ['master-isolated', 'master-isolated-min-replicas'],
    judge: (stored) => {
      const lost = stored.number('master-isolated', 'lost');
      const afterHeal = stored.measure('master-isolated', twoMasters, 'afterHeal');
      const lastAck = stored.measure('master-isolated-min-replicas', stopsAcknowledging, 'lastAfterCut');
      return {
        word: lost === 0 ? 'true' : 'false',
        number: writes(lost),
        sentence: `A master that is cut off acknowledges as long as the cut lasts and ${seconds(afterHeal)} beyond it. Only min-replicas-to-write bounds that: with a lag of 10 s the last acknowledgement came ${seconds(lastAck)} after the cut.`,
      };
    },
  },
  {
    id: 'old-master-syncs',
    statement:
      'When the old master comes back its unsynced data is purged and it syncs from the current master.',
    known: 'true, but',
    experiments: ['old-master-returns'],
    judge: (stored) => {
      const converted = stored.measure('old-master-returns', resync, 'madeReplica');
      const full = stored.measure('old-master-returns', resync, 'full');
      const lost = stored.number('old-master-returns', 'lost');
      return {
        word: !stored.held('old-master-returns', converged) ? 'false' : lost > 0 ? 'true, but' : 'true',
        number: seconds(converted),
        sentence: `It came back as a second master and was made a replica only ${seconds(converted)} later, with ${full > 0 ? 'a full' : 'a partial'} resynchronisation; ${writes(lost)} that it acknowledged meanwhile were lost, too.`,
      };
    },
  },
  {
    id: 'min-replicas-stop-writes',
    statement:
      'With min-replicas-to-write 1 and min-replicas-max-lag 10 the master stops accepting writes when no replica acknowledged within 10 s.',
    known: 'true',
    experiments: ['lagging-master-stays-up'],
    judge: (stored) => {
      const last = stored.measure('lagging-master-stays-up', stopsAcknowledging, 'lastAfterFault');
      const until = stored.measure('lagging-master-stays-up', stopsAcknowledging, 'untilThen');
      return {
        word: stored.held('lagging-master-stays-up', stopsAcknowledging) ? 'true' : 'false',
        number: seconds(last),
        sentence: `The last write was acknowledged ${seconds(last)} after the replicas stood still; until then ${writes(until)} were acknowledged that no replica had.`,
      };
    },
  },
  {
    id: 'lag-means-unreachable',
    statement: 'A master that fails the lag condition is marked as unreachable.',
    known: 'false',
    experiments: ['lagging-master-stays-up'],
    judge: (stored) => {
      const other = stored.measure('lagging-master-stays-up', noFailover, 'otherFlags');
      const answers = stored.measure('lagging-master-stays-up', noFailover, 'answers');
      const watched = stored.measure('lagging-master-stays-up', noFailover, 'flagsWatched');
      return {
        word: other > 0 ? 'true' : 'false',
        number: `${count(other)} of ${count(answers)} answers`,
        sentence: `In ${seconds(watched)} every Sentinel called it a master and nothing else, while it refused every write. Sentinel does not look at replication: nobody takes over.`,
      };
    },
  },
  {
    id: 'timeout-above-lag',
    statement: 'The client’s time-out must be greater than min-replicas-max-lag, or the write fails.',
    known: 'false',
    experiments: ['lagging-master-stays-up'],
    judge: (stored) => {
      const refusal = stored.measure('lagging-master-stays-up', stopsAcknowledging, 'refusalP99');
      const acknowledgement = stored.measure(
        'lagging-master-stays-up',
        stopsAcknowledging,
        'acknowledgementP99',
      );
      return {
        word: Math.max(refusal, acknowledgement) < 1_000 ? 'false' : 'true',
        number: milliseconds(refusal),
        sentence: `Nothing waits for the lag: 99 of 100 refusals came within ${milliseconds(refusal)}, 99 of 100 acknowledgements within ${milliseconds(acknowledgement)}. A client that wants to survive has to try again.`,
      };
    },
  },
  {
    id: 'own-volume',
    statement: 'Each data node needs its own persistent data: with it a fast restart keeps everything.',
    known: 'true',
    experiments: ['empty-restart', 'persistent-restart'],
    judge: (stored) => {
      const [wiped, kept] = ['empty-restart', 'persistent-restart'].map((one) =>
        stored.number(one, 'lost'),
      ) as [number, number];
      return {
        word: kept === 0 && wiped > 0 ? 'true' : 'false',
        number: `${writes(kept)} lost with it, ${writes(wiped)} without`,
        sentence:
          'Without persistence a master that is back before Sentinel misses it is empty, and its replicas copy that: replicas are no copy to fall back on.',
      };
    },
  },
  {
    id: 'wait-makes-safe',
    statement: 'WAIT 1 makes an acknowledged write safe.',
    known: 'false',
    experiments: ['wait-for-replicas'],
    judge: (stored) => {
      const [one, all] = ['wait-one', 'wait-all'].map((name) => stored.lost('wait-for-replicas', name)) as [
        number,
        number,
      ];
      return {
        word: one > 0 ? 'false' : 'true',
        number: writes(one),
        sentence: `${writes(one)} that one replica had acknowledged were lost, because another one took over; of those that all replicas had acknowledged ${all === 0 ? 'none was' : `${writes(all)} were`}.`,
      };
    },
  },
  {
    id: 'best-replica-is-chosen',
    statement: 'What any replica has survives the failover: the one with the most data takes over.',
    known: 'false',
    experiments: ['priority-outranks-data'],
    judge: (stored) => {
      const had = stored.measure('priority-outranks-data', lost, 'passedOver', 1);
      return {
        word: had > 0 ? 'false' : 'true',
        number: writes(had),
        sentence: `Priority comes first, and the offset only between equals. A preferred replica that lagged by five seconds took over, and ${writes(had)} were lost that the other replica had.`,
      };
    },
  },
  {
    id: 'over-with-the-promotion',
    statement: 'The outage is over when a replica is promoted.',
    known: 'false',
    experiments: ['priority-outranks-data'],
    judge: (stored) => {
      const refused = stored.measure('priority-outranks-data', refuses, 'longest');
      return {
        word: refused > 1 ? 'false' : 'true',
        number: seconds(refused),
        sentence: `With min-replicas-to-write a new master refuses writes until a replica follows it. Where that one needs a full copy it took ${seconds(refused)} more, most of it repl-diskless-sync-delay; with much data it takes as long as the copy.`,
      };
    },
  },
  {
    id: 'loading-is-down',
    statement: 'A master that cannot serve because it loads its data is failed over.',
    known: 'false',
    experiments: ['restarted-master-loads'],
    judge: (stored) => {
      const waited = stored.measure('restarted-master-loads', writable, 'outage');
      const isLeft = stored.held('restarted-master-loads', noFailover);
      return {
        word: isLeft ? 'false' : 'true',
        number: seconds(waited),
        sentence: `A server that loads answers, which is all that a Sentinel asks for: for ${seconds(waited)}, longer than down-after, no data node took writes and no Sentinel saw it down.`,
      };
    },
  },
  {
    id: 'copies-end',
    statement: 'A replica that needs a full copy has it in the end, however long that takes.',
    known: 'false',
    experiments: ['replica-copies-in-vain'],
    judge: (stored) => {
      const full = stored.measure('replica-copies-in-vain', copies, 'full');
      const apart = stored.measure('replica-copies-in-vain', recovers, 'recovery');
      const isInVain =
        stored.held('replica-copies-in-vain', copies) && stored.held('replica-copies-in-vain', recovers);
      return {
        word: isInVain ? 'false' : 'true',
        number: `${count(full, 'copy', 'copies')} in ${seconds(apart)}`,
        sentence: `When what is written during a copy exceeds client-output-buffer-limit the master gives the replica up, and it begins anew: ${count(full, 'copy was', 'copies were')} begun in the ${seconds(apart)} after a restart of one second, until copies took less time. Meanwhile there was no replica.`,
      };
    },
  },
];
