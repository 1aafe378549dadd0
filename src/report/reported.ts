/** Public reports of what an experiment shows: where they are. */

/** The page of a report such as `redis/redis#6062`; GitHub leads on from there where it is a pull request. */
export function reportAddress(report: string): string {
  const [repository, number] = report.split('#') as [string, string];
  return `https://github.com/${repository}/issues/${number}`;
}
