/** What HAProxy says of the servers behind it: the CSV that `show stat` answers with on its statistics socket. Pure. */

/** What asks for it. */
export const SHOW_STATE = 'show stat\n';

/** HAProxy's own lines in its statistics, beside those of servers. */
const TOTALS = ['FRONTEND', 'BACKEND'];

/**
 * The servers that new connections may be led to, by name: those that are up, also while a check or two has failed. Undefined
 * where the text is no whole answer.
 */
export function serversUp(csv: string): readonly string[] | undefined {
  const [heading, ...lines] = csv.split('\n');
  const names = heading?.replace(/^# /, '').split(',') ?? [];
  const [server, status] = [names.indexOf('svname'), names.indexOf('status')];
  // The answer ends with an empty line.
  if (server === -1 || status === -1 || lines.at(-2) !== '') return undefined;
  const rows = lines.filter((line) => line !== '').map((line) => line.split(','));
  return rows
    .filter((row) => !TOTALS.includes(row[server] ?? '') && row[status]?.startsWith('UP') === true)
    .map((row) => row[server]!);
}
