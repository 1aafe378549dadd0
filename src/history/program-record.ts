/** What became of the process of a client program. */

import type { At } from './deployment-record.ts';

/** The process of a client program: that it began, said what is no answer, did not answer, or ended. */
export interface ProgramRecord extends At {
  readonly kind: 'program';
  readonly workload: string;
  readonly event: 'begun' | 'misspoke' | 'unanswered' | 'ended';
  /** Of what is no answer: what is wrong with it. Of what is not answered: the subscriber and the channel that it was asked to subscribe to. Of the end: how, such as `exit code 1` or `SIGKILL`. */
  readonly words?: string;
  /** Of the end: why it came, by itself or by us. */
  readonly because?: 'itself' | 'asked' | 'hung' | 'flooded';
  /** Of the end: how many lines were no answers; the first of them have records of their own. */
  readonly misspoken?: number;
}
