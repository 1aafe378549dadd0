/** The one error class of the harness. Its message is a sentence for the person at the keyboard. */

/** Every way the harness itself can fail, with the exit code it leads to (design: 254 wrong input, 255 broke, 130 interrupted). */
export const ERROR_CODES = {
  BAD_ARGUMENT: 254,
  BAD_EXPERIMENT: 254,
  UNKNOWN_EXPERIMENT: 254,
  BAD_RUN_DIRECTORY: 254,
  MISSING_PREREQUISITE: 254,
  UNSUPPORTED_PLATFORM: 254,
  TESTBED_BROKE: 255,
  AGENT_BROKE: 255,
  NOT_STEADY: 255,
  TIMED_OUT: 255,
  COMMAND_REFUSED: 255,
  CLEANUP_FAILED: 255,
  BAD_HISTORY: 255,
  CANNOT_WRITE: 255,
  INTERRUPTED: 130,
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/** What happened, to what, and in `hint` what to do about it. `code` is stable and may be matched on. */
export class ChaosError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'ChaosError';
    this.code = code;
    this.hint = options.hint;
  }

  get exitCode(): number {
    return ERROR_CODES[this.code];
  }
}

/** The message of anything thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
