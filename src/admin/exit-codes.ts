/** What an exit code means, for scripts and service managers (numbers of sysexits.h where they fit). */
export const exitCode = {
  done: 0,
  /** Something unexpected; standard error says what. */
  failed: 1,
  /** The command was called in a wrong way. */
  usage: 64,
  /** Input that was to be read is broken (`--strict` imports). */
  badInput: 65,
  /** A store, or the address to listen on, is not to be had now. */
  unavailable: 69,
  /** The operator token is not the server's. */
  denied: 77,
  /** The configuration is wrong. */
  config: 78,
  /** Ctrl-C before the end was known. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
