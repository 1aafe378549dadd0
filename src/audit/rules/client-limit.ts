import type { Process } from '../places.ts';
import type { Found, Rule } from '../rule.ts';

/** Share of maxclients from which on a burst of reconnecting clients does not fit. */
const FULL = 0.8;

export const CLIENT_LIMIT: Rule = {
  id: 'client-limit',
  title: 'After a failover clients are refused because there are too many connections',
  severity: 'medium',
  holds:
    "A process has four fifths of its maxclients connected, or a Sentinel's maxclients is less than the clients of the master, which all ask it after a failover",
  experiments: ['clients-compared-kill'],
  change:
    'Raise maxclients (and the limit of open files), and have clients close their connections to Sentinels.',
  find({ nodes, sentinels }) {
    const clients = nodes.find(({ role }) => role === 'master')?.connectedClients;
    const full = [...nodes, ...sentinels].filter(
      ({ maxClients, connectedClients }) =>
        maxClients !== undefined && connectedClients !== undefined && connectedClients >= maxClients * FULL,
    );
    const narrow = sentinels.filter(
      (sentinel) =>
        !full.includes(sentinel) &&
        sentinel.maxClients !== undefined &&
        clients !== undefined &&
        sentinel.maxClients < clients,
    );
    return [
      ...found(full, ({ connectedClients, maxClients }) => `${connectedClients} connected of ${maxClients}`),
      ...found(narrow, ({ maxClients }) => `${maxClients}, with ${clients} clients of the master`),
    ];
  },
};

function found(those: readonly Process[], valueOf: (process: Process) => string): Found[] {
  return those.map((process) => ({
    at: [process.name],
    setting: 'maxclients',
    value: valueOf(process),
    consequence:
      'All clients come at once when connections are closed by a failover: those above the limit are refused and cannot find the new master, or not connect to it.',
  }));
}
