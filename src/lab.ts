/** A lab that is held open for an integration test of your own, with whatever test runner. */

export { openLab, type LabAddress, type OpenLab, type OpenLabOptions } from './cli/open-lab.ts';
export type { InjectedFault } from './run/held.ts';
