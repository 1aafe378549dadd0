import { describe, expect, it } from 'vitest';
import {
  contextOf,
  DEPLOYMENT,
  fault,
  historyOf,
  nodePolls,
  phases,
  s,
  state as nodeState,
} from '../../../test/fixtures/tiny-history.ts';
import { freezeContainer } from '../../fault/words.ts';
import type { HistoryRecord, RecordOf } from '../../history/record.ts';
import type { Judgement } from './guard.ts';
import { LINKS_CUT } from './links.ts';
import { PROCESSES_HIT } from './processes.ts';

type State = RecordOf<'process-state'>;

const KEPT = { grace: 'own', keepAway: true, volume: 'kept' };
const BACK = { ...KEPT, keepAway: false };

/** A state of a process at a second; with an act, what was done to it then. */
function state(at: number, state: State['state'], pid: number, more: Partial<State> = {}): State {
  return { kind: 'process-state', at: s(at), process: 'redis-0', state, pid, ...more };
}

function judged(records: readonly HistoryRecord[]) {
  const history = historyOf([DEPLOYMENT, ...phases(20), ...records]);
  return PROCESSES_HIT.judge(contextOf(history));
}

describe('a process that is to be dead or stopped while the fault lasts', () => {
  it.each([
    ['kill', 'dead', ['SIGKILL', 'start'], {}],
    ['delete-pod', 'dead', ['delete', 'return'], { parameters: KEPT }],
    ['kill-node', 'dead', ['switch-off', 'switch-on'], {}],
    ['freeze-node', 'stopped', ['freeze', 'thaw'], {}],
  ] as const)('%s', (kind, expected, [inject, heal], more) => {
    const life = fault('it', { from: 2, to: 8 }, { fault: kind, ...more });
    const states = [
      state(2.0005, expected, 7, { act: inject }),
      state(2.1, expected, 7),
      state(7.9, expected, 7),
      state(8.0005, 'running', 9, { act: heal }),
    ];
    expect(judged([...life, ...states])).toEqual({
      intact: true,
      sentence: `Verified with the kernel: redis-0 was ${expected} while "it" lasted, and running after it.`,
    });
    expect(judged(life).sentence).toContain('the state of redis-0 was not asked while "it" lasted');
    expect(judged([...life, ...states, state(5, 'running', 9)]).sentence).toContain(
      `redis-0 was running, not ${expected}, during "it"`,
    );
    expect(judged([...life, ...states.slice(0, 3)]).sentence).toContain('did not run again after "it"');
    const answer = (at: number): HistoryRecord[] => nodePolls('redis-0', [at], () => nodeState('master'));
    expect(judged([...life, ...states, ...answer(1.9), ...answer(2.5), ...answer(8.1)]).intact).toBe(true);
    expect(judged([...life, ...states, ...answer(5)]).sentence).toMatch(
      new RegExp(`^redis-0 answered at \\+5\\.0\\ss and was not ${expected} during all of "it"`),
    );
  });
});

describe('a process that no fault was aimed at', () => {
  it('is not hit', () => {
    const act = state(5, 'stopped', 7, { act: 'SIGSTOP' });
    expect(judged([act]).sentence).toMatch(
      /^SIGSTOP befell redis-0 at \+5\.0\ss, which no fault that was aimed at it did then\.$/,
    );
    const other = fault('it', { from: 4, to: 8 }, { fault: 'freeze', targets: ['redis-1'] });
    expect(judged([...other, act]).sentence).toContain('SIGSTOP befell redis-0');
    const late = fault('it', { from: 4, to: 8 }, { fault: 'freeze' });
    expect(judged([...late, act]).sentence).toContain('SIGSTOP befell redis-0');
    expect(judged([state(5, 'running', 7)]).intact).toBe(true);
  });
});

describe('the process that was hit', () => {
  const killed = fault('it', { from: 2, to: 8 }, { fault: 'kill' });
  const frozen = fault('it', { from: 2, to: 8 }, { fault: 'freeze' });
  const dead = state(2.0005, 'dead', 7, { act: 'SIGKILL' });
  const stopped = [state(2.0005, 'stopped', 7, { act: 'SIGSTOP' }), state(2.1, 'stopped', 7)];
  const thawed = state(8.0005, 'running', 7, { act: 'SIGCONT' });
  const seen = (runId: string, at: number): HistoryRecord[] =>
    nodePolls('redis-0', [at], () => nodeState('master', { runId }));

  it('is the one whose state is asked', () => {
    const started = state(8.0005, 'running', 9, { act: 'start' });
    expect(judged([...killed, dead, state(2.1, 'dead', 7), started]).intact).toBe(true);
    expect(judged([...killed, dead, state(2.1, 'dead', 99), started]).sentence).toBe(
      'process 7 of redis-0 was hit by "it", and it was process 99 that was asked for its state.',
    );
  });

  it('does not run again once it was killed', () => {
    const started = state(8.0005, 'running', 7, { act: 'start' });
    expect(judged([...killed, dead, state(2.1, 'dead', 7), started]).sentence).toBe(
      'redis-0 is process 7 as before after "it".',
    );
  });

  it('goes on when it was only stopped, unless another fault ended it', () => {
    expect(judged([...frozen, ...stopped, thawed, ...seen('a', 1), ...seen('a', 9)]).intact).toBe(true);
    expect(judged([...frozen, ...stopped, { ...thawed, pid: 9 }]).sentence).toBe(
      'redis-0 is process 9 and not 7 any more after "it", which only stopped it.',
    );
    const other = [...frozen, ...stopped, thawed, ...seen('a', 1), ...seen('b', 8.5)];
    expect(judged(other).sentence).toMatch(
      /^redis-0 was another process at \+8\.5\ss, and "it" had only stopped it\.$/,
    );
    const ended = fault('end', { from: 8.1, to: 8.3 }, { fault: 'kill-container', path: '3' });
    expect(judged([...other, ...ended]).sentence).not.toContain('had only stopped it');
  });
});

describe('a process that is to be replaced', () => {
  const lives: readonly [string, readonly HistoryRecord[], State['act'], State['act']][] = [
    [
      'delete-pod',
      fault('it', { from: 2, to: 8 }, { fault: 'delete-pod', parameters: BACK }),
      'delete',
      'return',
    ],
    ['kill-container', fault('it', { from: 2, to: 8 }, { fault: 'kill-container' }), 'SIGKILL', 'start'],
  ];

  it.each(lives)('%s', (_, life, inject, heal) => {
    const [before, gone, during, back] = [
      state(1.9, 'running', 7),
      state(2.0005, 'dead', 7, { act: inject! }),
      state(2.1, 'running', 9),
      // It was back long before the heal, which only looked for it.
      state(3, 'running', 9, { act: heal! }),
    ];
    expect(judged([...life, before, gone, during, back])).toEqual({
      intact: true,
      sentence:
        'Verified with the kernel: redis-0 ended at "it", and another process ran in its place after it.',
    });
    expect(judged([...life, gone, during, back]).sentence).toContain('was not seen running before "it"');
    expect(judged([...life, before]).sentence).toContain('was not asked while "it" lasted');
    expect(judged([...life, before, state(2.1, 'running', 7), back]).sentence).toContain(
      'redis-0 went on as process 7 during "it"',
    );
    expect(judged([...life, before, gone]).sentence).toContain('did not run again after "it"');
    expect(judged([...life, before, gone, { ...back, state: 'dead' }]).sentence).toContain(
      'did not run again',
    );
    expect(judged([...life, before, gone, { ...back, at: s(8.0005), pid: 7 }]).sentence).toContain(
      'redis-0 is process 7 as before after "it"',
    );
  });
});

describe('a frozen process that its liveness probe replaces', () => {
  const life = fault(
    'it',
    { from: 2, to: 9 },
    { fault: 'freeze-container', effect: freezeContainer.definition.effect({}) },
  );
  const [before, frozen] = [state(1.9, 'running', 7), state(2.0005, 'stopped', 7, { act: 'SIGSTOP' })];
  const back = state(9.0005, 'running', 9, { act: 'start' });

  it('is another one while it lasts, however it was before', () => {
    expect(judged([...life, before, frozen, state(8, 'running', 9), back]).intact).toBe(true);
  });

  it('was not replaced where it is the same', () => {
    expect(judged([...life, before, frozen, state(8, 'stopped', 7), back]).sentence).toContain(
      'redis-0 went on as process 7 during "it"',
    );
    expect(judged([...life, before, frozen, state(8, 'running', 9), { ...back, pid: 7 }]).sentence).toContain(
      'redis-0 is process 7 as before after "it"',
    );
  });
});

describe('a frozen process of a found deployment that a probe replaces', () => {
  const life = fault('it', { from: 2, to: 8 }, { fault: 'freeze' });
  const states = [
    state(2.0005, 'stopped', 7, { act: 'SIGSTOP' }),
    state(2.1, 'stopped', 7),
    state(7.9, 'running', 9),
    state(8.0005, 'running', 9, { act: 'SIGCONT' }),
  ];
  const on = (testbed: 'found' | 'kubernetes', ...more: readonly HistoryRecord[]): Judgement => {
    const deployment = { ...DEPLOYMENT, testbed } as HistoryRecord;
    return PROCESSES_HIT.judge(contextOf(historyOf([deployment, ...phases(20), ...life, ...more])));
  };
  const answers = (at: number, runId: string): HistoryRecord[] =>
    nodePolls('redis-0', [at], () => nodeState('master', { runId }));

  it('is part of the answer, with what took its place', () => {
    expect(on('found', ...states, ...answers(1, 'old'), ...answers(6, 'new'))).toEqual({
      intact: true,
      sentence:
        'Verified with the kernel: redis-0 was stopped at "it", and ended and replaced by its deployment before the end of it.',
    });
  });

  it('is none in a deployment of our own, where nobody was to replace it', () => {
    expect(on('kubernetes', ...states).sentence).toContain('redis-0 was running, not stopped, during "it"');
  });

  it('was not stopped where it is the same process, or answered meanwhile, or was not seen stopped', () => {
    const same = states.map((one) => ({ ...one, pid: 7 }));
    expect(on('found', ...same).sentence).toContain('redis-0 was running, not stopped, during "it"');
    expect(on('found', ...states, ...answers(1, 'old'), ...answers(5, 'old')).sentence).toMatch(
      /^redis-0 answered at \+5\.0\ss and was not stopped/,
    );
    expect(on('found', ...states.toSpliced(1, 1)).sentence).toContain('not stopped, during "it"');
    const awake = states.toSpliced(1, 1, state(2.1, 'running', 7));
    expect(on('found', ...awake).sentence).toContain('redis-0 was running, not stopped, during "it"');
  });

  it('has to run again', () => {
    expect(on('found', ...states.slice(0, 3)).sentence).toContain('did not run again after "it"');
  });
});

describe('cut links of a machine that stands still', () => {
  const link = { from: 'redis-0', to: 'sentinel-1' };
  const frozen = fault(
    'ice',
    { from: 2, to: 15 },
    { fault: 'freeze-node', targets: ['redis-0', 'sentinel-0'] },
  );
  const cut = (from: number, to: number): HistoryRecord[] =>
    fault('cut', { from, to }, { path: '1.0', fault: 'cut-links', targets: ['sentinel-1'], links: [link] });
  const stopped = state(2.1, 'stopped', 7);
  const links = (records: readonly HistoryRecord[]) =>
    LINKS_CUT.judge(contextOf(historyOf([DEPLOYMENT, ...records])));

  it('need no proof, because its kernel neither sends nor counts', () => {
    expect(links([...frozen, ...cut(4, 10), stopped]).intact).toBe(true);
  });

  it('need one when it stood still for a part of the time only, or when a process alone was stopped', () => {
    expect(links([...frozen, ...cut(4, 16), stopped]).intact).toBe(false);
    const process = fault('stop', { from: 2, to: 15 }, { fault: 'freeze', targets: ['redis-0'] });
    expect(links([...process, ...cut(4, 10), stopped]).intact).toBe(false);
  });
});
