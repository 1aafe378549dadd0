/** Names of hosts, told from their addresses. */

/** Whether what a host is known by is a name, not an IP. */
export function isHostName(host: string): boolean {
  return !/^[\d.]+$/.test(host) && !host.includes(':');
}
