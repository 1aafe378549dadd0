/** The cuts that are in force. */

import type { Link } from '../../../history/record.ts';
import { Standing } from './standing.ts';

export class StandingCuts {
  /** Of each whether the rules were known to apply at all receivers: from then on nothing may pass. */
  private readonly proclaimed = new Standing<boolean>();

  cut(links: readonly Link[], untilUs: number): void {
    for (const link of links) this.proclaimed.put([link], this.proclaimed.lastOf(link) ?? false, untilUs);
  }

  /** Records that the rules apply at the receivers of these links; those restored meanwhile are left out. */
  proclaim(links: readonly Link[]): void {
    this.proclaimed.alter(links, true);
  }

  restore(links: readonly Link[]): void {
    this.proclaimed.end(links);
  }

  /** The hosts whose packets a host drops, with the time left, ms. */
  cutOffFrom(receiver: string, nowUs: number): Map<string, number> {
    return new Map([...this.proclaimed.at(receiver, nowUs)].map(([host, { ttlMs }]) => [host, ttlMs]));
  }

  /** The hosts that must drop a host's packets. */
  deafTo(sender: string, nowUs: number): string[] {
    return this.proclaimed.receiversOf(sender, nowUs);
  }

  isProclaimed(link: Link, nowUs: number): boolean {
    return this.proclaimed.of(link, nowUs) === true;
  }
}
