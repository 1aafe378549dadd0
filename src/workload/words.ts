/** The workloads that clients may write. This file holds nothing but the author's words. */

export { appends } from './appends.ts';
export { increments } from './increments.ts';
export { sets } from './sets.ts';
