/** The workloads that clients may write. Adding one is its file and a line here. */

export { appends } from './appends.ts';
export { increments } from './increments.ts';
export { messages } from './messages.ts';
export { program } from './program.ts';
export { reads } from './reads.ts';
export { sets } from './sets.ts';
