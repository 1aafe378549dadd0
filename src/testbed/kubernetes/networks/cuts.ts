/** The cuts that are in force, and until when, whatever becomes of the pods at both ends meanwhile. */

import type { Link } from '../../../history/record.ts';

interface StandingCut {
  readonly untilUs: number;
  /** Whether the rules were known to apply at all receivers: from then on nothing may pass. */
  readonly isProclaimed: boolean;
}

export class StandingCuts {
  private readonly cuts = new Map<string, { readonly link: Link } & StandingCut>();

  cut(links: readonly Link[], untilUs: number): void {
    for (const link of links) {
      const isProclaimed = this.cuts.get(keyOf(link))?.isProclaimed ?? false;
      this.cuts.set(keyOf(link), { link, untilUs, isProclaimed });
    }
  }

  /** Records that the rules apply at the receivers of these links; those restored meanwhile are left out. */
  proclaim(links: readonly Link[]): void {
    for (const link of links) {
      const cut = this.cuts.get(keyOf(link));
      if (cut !== undefined) this.cuts.set(keyOf(link), { ...cut, isProclaimed: true });
    }
  }

  restore(links: readonly Link[]): void {
    for (const link of links) this.cuts.delete(keyOf(link));
  }

  /** The hosts whose packets a host drops, with the time left, ms. */
  cutOffFrom(receiver: string, nowUs: number): Map<string, number> {
    const own = this.standing(nowUs).filter(({ link }) => link.to === receiver);
    return new Map(own.map(({ link, untilUs }) => [link.from, (untilUs - nowUs) / 1_000]));
  }

  /** The hosts that must drop a host's packets. */
  deafTo(sender: string, nowUs: number): string[] {
    return this.standing(nowUs).flatMap(({ link }) => (link.from === sender ? [link.to] : []));
  }

  isProclaimed(link: Link, nowUs: number): boolean {
    const cut = this.cuts.get(keyOf(link));
    return cut !== undefined && cut.isProclaimed && cut.untilUs > nowUs;
  }

  private standing(nowUs: number): ({ readonly link: Link } & StandingCut)[] {
    return [...this.cuts.values()].filter(({ untilUs }) => untilUs > nowUs);
  }
}

function keyOf({ from, to }: Link): string {
  return `${from} ${to}`;
}
