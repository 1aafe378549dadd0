/** What a probe's or a hook's command does, as far as its text shows it. */

/** Whether the text runs a file whose contents are not in it. */
export function isScript(command: string): boolean {
  return /\.sh\b|^\/\S+$/.test(command);
}

/** s that a command sleeps, at least. */
export function sleepS(command: string): number {
  return [...command.matchAll(/\bsleep\s+(\d+)/g)].reduce((sum, [, seconds]) => sum + Number(seconds), 0);
}

/** The command without passwords that are written out in it; variables stay, since they name none. */
export function withoutPasswords(command: string): string {
  return command
    .replaceAll(/((?:^|\s)(?:-a|--pass)[\s=]+)(?!["']?\$)("[^"]*"|'[^']*'|[^\s;|)"']+)/g, '$1…')
    .replaceAll(/(\b\w*(?:AUTH|PASS\w*|SECRET)=)(?!["']?\$)("[^"]*"|'[^']*'|[^\s;|)"']+)/gi, '$1…')
    .replaceAll(/(\bauth\s+)(?!["']?\$)("[^"]*"|'[^']*'|[^\s;|)"']+)/gi, '$1…');
}
