/** Which host an IPv4 address belongs to. Pods get new addresses when they are made anew, and may get another's. */

export class Addresses {
  private readonly owners = new Map<string, string>();
  private readonly current = new Map<string, string>();

  /**
   * `announced` are the addresses of the hosts' own Services, which stay. To a client of one of them, its answers come
   * from that address, not from the pod's: a link is cut only if both are.
   */
  constructor(announced: ReadonlyMap<string, string>) {
    for (const [host, address] of announced) this.owners.set(address, host);
  }

  /** Says that a host's pod has this address now; answers whether that is news. */
  claim(host: string, address: string): boolean {
    const isNews = this.owners.get(address) !== host;
    this.owners.set(address, host);
    this.current.set(host, address);
    return isNews;
  }

  ownerOf(address: string): string | undefined {
    return this.owners.get(address);
  }

  /** The address that the host's pod has now, or had last. */
  currentOf(host: string): string | undefined {
    return this.current.get(host);
  }

  /** All that a host may send from: a pod that is ending may still use its last address. */
  allOf(host: string): string[] {
    return [...this.owners].filter(([, owner]) => owner === host).map(([address]) => address);
  }
}
