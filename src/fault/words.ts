/** The faults that a schedule may inject. Adding one is its file and a line here. */

export { block } from './block.ts';
export { configure } from './configure.ts';
export { cutLinks } from './cut-links.ts';
export { deletePod } from './delete-pod.ts';
export { evict } from './evict.ts';
export { exhaustConnections } from './exhaust-connections.ts';
export { fillDisk } from './fill-disk.ts';
export { follow } from './follow.ts';
export { forget } from './forget.ts';
export { freeze } from './freeze.ts';
export { freezeContainer } from './freeze-container.ts';
export { freezeNode } from './freeze-node.ts';
export { isolate } from './isolate.ts';
export { kill } from './kill.ts';
export { killContainer } from './kill-container.ts';
export { killNode } from './kill-node.ts';
export { loseName } from './lose-name.ts';
export { partition } from './partition.ts';
export { pauseWrites } from './pause-writes.ts';
export { readOnly } from './read-only.ts';
export { sentinelFailover } from './sentinel-failover.ts';
export { sentinelReset } from './sentinel-reset.ts';
export { slow } from './slow.ts';
export { sentinelSet } from './sentinel-set.ts';
export { swizzle } from './swizzle.ts';
export { terminate } from './terminate.ts';
