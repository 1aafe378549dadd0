/** A command that stays in a container, with its standard input and output. */

import type { KubeConfig } from '@kubernetes/client-node';
import type { ContainerRef, Session, SessionListener } from '../api.ts';
import type { Channel, Ending } from './channel.ts';
import { openChannel, describeCommand } from './exec.ts';
import type { Limits } from './retry.ts';

export interface Resident {
  readonly ref: ContainerRef;
  readonly command: readonly string[];
  readonly listener: SessionListener;
}

/** Resolves when the API server has taken the command; `ended` then says if it could not be started. */
export async function openSession(
  kubeconfig: KubeConfig,
  resident: Resident,
  limits: Limits,
): Promise<Session> {
  const channel = await openChannel(
    kubeconfig,
    { ...resident, input: true },
    describeCommand(resident),
    limits,
  );
  return {
    send: (text) => {
      channel.send(text);
    },
    ended: channel.ended.then(describeEnding),
    close: () => {
      close(channel, limits.farewellMs);
    },
  };
}

function describeEnding(ending: Ending): string {
  switch (ending.how) {
    case 'exited':
      return `exit code ${ending.code}`;
    case 'refused':
      return `not started: ${ending.message}`;
    case 'lost':
      return `connection lost: ${ending.message}`;
  }
}

/** The end of its input ends a command that reads it, in its own way; one that does not is left behind. */
function close(channel: Channel, farewellMs: number): void {
  channel.endInput();
  const timer = setTimeout(() => {
    channel.cut('it was closed');
  }, farewellMs);
  void channel.ended.then(() => {
    clearTimeout(timer);
  });
}
