import type { ChildProcess } from 'node:child_process';

/** The child is killed when this process ends before it; once it has ended by itself, nobody remembers it. */
export const endWithUs = (child: ChildProcess): void => {
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
};
