/** What a probe's or a hook's command does, as far as its text shows it. */

/** Whether the text runs a file whose contents are not in it. */
export function isScript(command: string): boolean {
  return /\.sh\b|^\/\S+$/.test(command);
}

/** s that a command sleeps, at least. */
export function sleepS(command: string): number {
  return [...command.matchAll(/\bsleep\s+(\d+)/g)].reduce((sum, [, seconds]) => sum + Number(seconds), 0);
}
