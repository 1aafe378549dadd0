/** Settings of processes that exist in memory only: any directive is there, and is 0 at first. */
export class FakeSettings {
  private readonly values = new Map<string, string>();
  /** What is set silently stays as it was. */
  isDeaf = false;

  /** The reply to CONFIG, which does what it says, or to any other command, which does nothing. */
  reply(process: string, [word, verb, name = '', value = '']: readonly string[]): unknown {
    const key = `${process} ${name}`;
    if (word !== 'CONFIG') return 'OK';
    if (verb === 'GET') return [name, this.values.get(key) ?? '0'];
    if (verb === 'SET' && !this.isDeaf) this.values.set(key, value);
    return 'OK';
  }
}
