import type { Process } from '../places.ts';
import type { Rule } from '../rule.ts';

/** The oldest series that still gets fixes, as major and minor. */
const OLDEST = [7, 2] as const;

export const VERSION_UNSUPPORTED: Rule = {
  id: 'version-unsupported',
  title: 'A version that gets no fixes any more',
  severity: 'low',
  holds: 'A process is older than 7.2',
  experiments: [],
  change: 'Move to a version that is maintained, the replicas first.',
  find({ nodes, sentinels }) {
    const old = [...nodes, ...sentinels].filter(isOld);
    return [...Map.groupBy(old, ({ server, version }) => `${server} ${version}`)].map(([value, those]) => ({
      at: those.map(({ name }) => name),
      setting: 'version',
      value,
      consequence: lacks(those[0]!),
    }));
  },
};

function parts({ version }: Process): readonly [number, number, number] {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return [major, minor, patch];
}

function isOld(process: Process): boolean {
  const [major, minor] = parts(process);
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
}

/** What bears on failovers. */
function lacks(process: Process): string {
  const [major, minor, patch] = parts(process);
  const isBefore627 = major < 6 || (major === 6 && (minor < 2 || (minor === 2 && patch < 7)));
  return isBefore627
    ? 'Before 6.2.7 Sentinels in containers often split their votes (equal random seeds), and names are not resolved anew when a pod has moved.'
    : 'Bugs and security holes stay.';
}
