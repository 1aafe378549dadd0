/** The links that lose packets by chance, and until when, whatever becomes of the pods at both ends meanwhile. */

import type { Link } from '../../../history/record.ts';
import type { Loss } from '../../packet-filter.ts';

interface StandingLoss {
  readonly link: Link;
  /** The share of packets that is lost, from 0 to 1. */
  readonly share: number;
  readonly untilUs: number;
}

export class StandingLosses {
  private readonly losses = new Map<string, StandingLoss>();

  lose(links: readonly Link[], share: number, untilUs: number): void {
    for (const link of links) this.losses.set(keyOf(link), { link, share, untilUs });
  }

  end(links: readonly Link[]): void {
    for (const link of links) this.losses.delete(keyOf(link));
  }

  /** The hosts some of whose packets a host loses. */
  lossesAt(receiver: string, nowUs: number): Map<string, Loss> {
    const own = this.standing(nowUs).filter(({ link }) => link.to === receiver);
    return new Map(
      own.map(({ link, share, untilUs }) => [link.from, { share, ttlMs: (untilUs - nowUs) / 1_000 }]),
    );
  }

  /** The hosts that lose some of a host's packets. */
  hardOfHearing(sender: string, nowUs: number): string[] {
    return this.standing(nowUs).flatMap(({ link }) => (link.from === sender ? [link.to] : []));
  }

  private standing(nowUs: number): StandingLoss[] {
    return [...this.losses.values()].filter(({ untilUs }) => untilUs > nowUs);
  }
}

function keyOf({ from, to }: Link): string {
  return `${from} ${to}`;
}
