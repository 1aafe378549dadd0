/** What is to become of the packets on links, and until when, whatever becomes of the pods at both ends meanwhile. */

import type { Link } from '../../../history/record.ts';

interface StandingRule<T> {
  readonly link: Link;
  readonly what: T;
  readonly untilUs: number;
}

export class Standing<T> {
  private readonly rules = new Map<string, StandingRule<T>>();

  put(links: readonly Link[], what: T, untilUs: number): void {
    for (const link of links) this.rules.set(keyOf(link), { link, what, untilUs });
  }

  /** The same for as long as before; links of which nothing stands are left out. */
  alter(links: readonly Link[], what: T): void {
    for (const link of links) {
      const rule = this.rules.get(keyOf(link));
      if (rule !== undefined) this.rules.set(keyOf(link), { ...rule, what });
    }
  }

  end(links: readonly Link[]): void {
    for (const link of links) this.rules.delete(keyOf(link));
  }

  /** What stands of a link, or once did: its time is not looked at. */
  lastOf(link: Link): T | undefined {
    return this.rules.get(keyOf(link))?.what;
  }

  /** What stands of a link now. */
  of(link: Link, nowUs: number): T | undefined {
    const rule = this.rules.get(keyOf(link));
    return rule !== undefined && rule.untilUs > nowUs ? rule.what : undefined;
  }

  /** What stands at a receiver, by sender, with the time left, ms. */
  at(receiver: string, nowUs: number): Map<string, { readonly what: T; readonly ttlMs: number }> {
    return this.byOtherEnd({ to: receiver }, nowUs);
  }

  /** What stands at a sender, by receiver, likewise. */
  from(sender: string, nowUs: number): Map<string, { readonly what: T; readonly ttlMs: number }> {
    return this.byOtherEnd({ from: sender }, nowUs);
  }

  /** The hosts at which something stands of a sender's packets. */
  receiversOf(sender: string, nowUs: number): string[] {
    return this.standing(nowUs).flatMap(({ link }) => (link.from === sender ? [link.to] : []));
  }

  /** The hosts at which something stands of the packets to a receiver. */
  sendersTo(receiver: string, nowUs: number): string[] {
    return this.standing(nowUs).flatMap(({ link }) => (link.to === receiver ? [link.from] : []));
  }

  private byOtherEnd(
    { from, to }: Partial<Link>,
    nowUs: number,
  ): Map<string, { readonly what: T; readonly ttlMs: number }> {
    const own = this.standing(nowUs).filter(({ link }) => link.from === from || link.to === to);
    return new Map(
      own.map(({ link, what, untilUs }) => [
        from === undefined ? link.from : link.to,
        { what, ttlMs: (untilUs - nowUs) / 1_000 },
      ]),
    );
  }

  private standing(nowUs: number): StandingRule<T>[] {
    return [...this.rules.values()].filter(({ untilUs }) => untilUs > nowUs);
  }
}

function keyOf({ from, to }: Link): string {
  return `${from} ${to}`;
}
