/** Connections: whether the target processes take another one. */

import type { Proof } from './proof.ts';

export const connections: Proof = async ({ tryConnection }, { targets }, when) => {
  if (when === 'before') return;
  await Promise.all(targets.processes.map((process) => tryConnection(process, when)));
};
