/** A kubeconfig for a ServiceAccount: what it may do, and nothing else. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Kubectl } from './kubectl.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Answers with its file, which lasts as long as the test. */
export async function kubeconfigOf(kubectl: Kubectl, namespace: string, account: string): Promise<string> {
  const token = await kubectl.say('create', 'token', '-n', namespace, account);
  const config = JSON.parse(
    await kubectl.say('config', 'view', '--raw', '--minify', '--flatten', '-o', 'json'),
  ) as { users: { user: object }[] };
  config.users[0]!.user = { token };
  const file = join(temporaryFolder(), 'config');
  writeFileSync(file, JSON.stringify(config));
  return file;
}
