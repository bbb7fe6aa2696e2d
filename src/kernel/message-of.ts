/** What something that was thrown says, in a line. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
