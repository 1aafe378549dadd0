/** Which servers there are: at ports that pods name, at usual ones, and where Sentinels say. */

import pLimit from 'p-limit';
import { candidatesIn, isRunning, USUAL_PORTS, type Candidate } from './candidates.ts';
import { placesOf } from './addresses.ts';
import type { Inventory } from './inventory.ts';
import { recognize, type Means } from './recognition.ts';
import type { Fields } from './replies.ts';
import type { Finding, Server, Unanswering } from './server.ts';

/** How many ports are asked side by side; each is a connection of the API server to a kubelet. */
const SIDE_BY_SIDE = 24;

export class Search {
  private readonly inventory: Inventory;
  private readonly means: Means;
  private readonly limit = pLimit(SIDE_BY_SIDE);
  private readonly findings = new Map<string, Finding>();
  /** Places that Sentinels or a person named. */
  private readonly expected = new Set<string>();

  constructor(inventory: Inventory, means: Means) {
    this.inventory = inventory;
    this.means = means;
  }

  get servers(): readonly Server[] {
    return [...this.findings.values()].flatMap((one) => (one.how === 'server' ? one.server : []));
  }

  /** What wants a password that is not known, and what is silent where a Redis or a Sentinel is to be expected. */
  get unanswering(): readonly Unanswering[] {
    const all = [...this.findings.values()].flatMap((one) =>
      one.how === 'locked' || one.how === 'dumb' ? one : [],
    );
    return all.filter(
      ({ how, pod, port }) =>
        how === 'locked' || USUAL_PORTS.includes(port) || this.expected.has(`${pod}:${port}`),
    );
  }

  /** At the ports of all pods, and at those that are given beside. */
  async everywhere(more: readonly Candidate[] = []): Promise<void> {
    this.expect(more);
    await this.look([...candidatesIn(this.inventory), ...more]);
  }

  /** At addresses that Sentinels name. */
  async at(addresses: readonly Fields[]): Promise<void> {
    const places = addresses.flatMap(({ ip = '', port }) => placesOf(ip, Number(port), this.inventory));
    const candidates = places.flatMap(({ pod, port }) => {
      const found = this.inventory.pods.find(({ metadata }) => metadata?.name === pod);
      return found === undefined || !isRunning(found) ? [] : [{ pod: found, port, isNamed: true }];
    });
    this.expect(candidates);
    await this.look(candidates);
  }

  close(): void {
    for (const { conversation } of this.servers) conversation.close();
  }

  private expect(candidates: readonly Candidate[]): void {
    for (const { pod, port } of candidates) this.expected.add(`${pod.metadata!.name!}:${port}`);
  }

  private async look(candidates: readonly Candidate[]): Promise<void> {
    const unique = new Map(candidates.map((one) => [`${one.pod.metadata!.name!}:${one.port}`, one]));
    const left = [...unique].filter(([place]) => (this.findings.get(place)?.how ?? 'nothing') === 'nothing');
    await Promise.all(
      left.map(([place, candidate]) =>
        this.limit(async () => {
          this.findings.set(place, await recognize(candidate, this.means));
        }),
      ),
    );
  }
}
