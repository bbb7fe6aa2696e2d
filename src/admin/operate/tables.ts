/** Columns under each other, for people; the last one is as long as it is. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const lines = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines.map((line) => line.map((cell, column) => (column === line.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  ').trimEnd()).join('\n');
};

/** To standard output: what was asked for. */
export const say = (text: string): void => void process.stdout.write(`${text}\n`);
/** To standard error: what is said about it. */
export const remark = (text: string): void => void process.stderr.write(`${text}\n`);
/** One JSON value a line. */
export const sayJson = (value: unknown): void => say(JSON.stringify(value));
