import type { Rule } from '../rule.ts';
import type { Process } from '../places.ts';

export const VERSIONS_MIXED: Rule = {
  id: 'versions-mixed',
  title: 'Data nodes or Sentinels are of different versions',
  severity: 'low',
  holds:
    'Two processes differ in server or version; of medium severity where data nodes differ by more than the patch level',
  experiments: [],
  change: 'Bring all to one version, the replicas before the master.',
  find({ nodes, sentinels }) {
    const all = [...nodes, ...sentinels];
    const groups = [...Map.groupBy(all, exact)];
    if (groups.length === 1) return [];
    const isFar = new Set(nodes.map(series)).size > 1;
    return [
      {
        at: all.map(({ name }) => name),
        setting: 'version',
        value: groups
          .map(([version, those]) => `${version} on ${those.map(({ name }) => name).join(', ')}`)
          .join('; '),
        consequence: isFar
          ? 'An older replica may not read the copy of a newer master: after a failover to the newer one it is no replica any more, and a way back there is none.'
          : 'They may behave differently in a failover, and bugs that were mended in one are in the other.',
        ...(isFar ? { severity: 'medium' as const } : {}),
      },
    ];
  },
};

function exact({ server, version }: Process): string {
  return `${server} ${version}`;
}

function series({ server, version }: Process): string {
  return `${server} ${version.split('.').slice(0, 2).join('.')}`;
}
