/** A password that is changed while everything runs: what an operator does at servers, and at those who log in there, one after the other. */

import { ChaosError } from '../core/errors.ts';
import { oneOf } from '../experiment/parameter.ts';
import { passwordsIn } from '../history/user-reply.ts';
import { effectOf, fault, type FaultContext } from './fault.ts';

/** Hexadecimal digits of a new password. */
const DIGITS = 32;

interface Given {
  readonly parameters: { readonly of: 'replica' | 'sentinel'; readonly order: Order };
}
type Order = 'servers first' | 'logins first' | 'both accepted';

/** What is done when the step begins, and when it ends. */
const STEPS: Readonly<Record<Order, { readonly begin: readonly Act[]; readonly end: readonly Act[] }>> = {
  'servers first': { begin: [replace], end: [present] },
  'logins first': { begin: [present], end: [replace] },
  'both accepted': { begin: [accept, present], end: [replace] },
};
type Act = (context: FaultContext & Given, secret: string) => Promise<void>;

/**
 * Gives a user of the targets a new password, and whoever logs in as that user: the targets themselves as replicas (masterauth),
 * or all Sentinels (auth-pass). The step lies between the two halves, and its end completes the second one: there is no way back
 * to the old password. With `both accepted` the servers take both in between. Clients and the observer have a user of their own.
 */
export const rotatePassword = fault({
  kind: 'rotate-password',
  only: 'redis',
  needs: () => 'change-settings',
  parameters: {
    of: oneOf('replica', 'sentinel'),
    order: oneOf('servers first', 'logins first', 'both accepted'),
  },
  example: { of: 'replica', order: 'both accepted' },
  problem: ({ topology }) =>
    topology.users
      ? undefined
      : 'is for topologies with users: with one password for all the observer had it as well',
  says: ({ targets, parameters: { of, order } }) =>
    `give ${of === 'replica' ? 'replicas' : 'the Sentinels'} a new password at ${targets}, ${order}`,
  effect: ({ of, order }) =>
    effectOf({ target: 'processes', passwords: { of, order }, colour: 'yellow', pattern: 'dots' }),
  inject: async (context) => {
    const secret = Array.from({ length: DIGITS }, () => Math.floor(context.random() * 16).toString(16)).join(
      '',
    );
    context.kept.set('secret', secret);
    await carriedOut(context, 'begin', secret);
  },
  heal: async (context) => {
    const secret = context.kept.get('secret');
    if (secret !== undefined) await carriedOut(context, 'end', secret);
  },
});

/** What the targets accept is read before and after: that it is something else is for a guard to see, from what was answered. */
async function carriedOut(
  context: FaultContext & Given,
  half: 'begin' | 'end',
  secret: string,
): Promise<void> {
  await atServers(context, accepted);
  for (const act of STEPS[context.parameters.order][half]) await act(context, secret);
  await atServers(context, accepted);
  await atServers(context, ({ command }, process) => command(process, ['CONFIG', 'REWRITE']));
}

async function accepted(
  { command, parameters: { of } }: FaultContext & Given,
  process: string,
): Promise<void> {
  const reply = await command(process, ['ACL', 'GETUSER', of]);
  if (passwordsIn(reply) === undefined)
    throw new ChaosError('COMMAND_REFUSED', `${process} has no user named ${of}`);
}

async function accept(context: FaultContext & Given, secret: string): Promise<void> {
  await atServers(context, ({ command, parameters: { of } }, process) =>
    command(process, ['ACL', 'SETUSER', of, `>${secret}`]),
  );
}

async function replace(context: FaultContext & Given, secret: string): Promise<void> {
  await atServers(context, ({ command, parameters: { of } }, process) =>
    command(process, ['ACL', 'SETUSER', of, 'resetpass', `>${secret}`]),
  );
}

async function present(context: FaultContext & Given, secret: string): Promise<void> {
  const { cluster, command, masterName, parameters } = context;
  if (parameters.of === 'replica') {
    await atServers(context, (_, process) => command(process, ['CONFIG', 'SET', 'masterauth', secret]));
    return;
  }
  const sentinels = cluster.processes.filter(({ kind }) => kind === 'sentinel');
  await Promise.all(
    sentinels.map(({ name }) => command(name, ['SENTINEL', 'SET', masterName, 'auth-pass', secret])),
  );
}

async function atServers(
  context: FaultContext & Given,
  act: (context: FaultContext & Given, process: string) => Promise<unknown>,
): Promise<void> {
  await Promise.all(context.targets.processes.map((process) => act(context, process)));
}
