#!/usr/bin/env node
// Nothing may be imported here before the version is known to do: an older Node would fail with a riddle.
const NODE_MIN = [24, 9] as const;
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < NODE_MIN[0] || (major === NODE_MIN[0] && minor < NODE_MIN[1])) {
  process.stderr.write(`Barnraise needs Node ${NODE_MIN.join('.')} or newer, this is ${process.versions.node}. \`npm start\` and \`npx barnraise\` bring their own.\n`);
  process.exitCode = 78;
} else {
  // `… | head` has seen enough. A server has said where it listens, and goes on.
  process.stdout.on('error', (error: Error & { readonly code?: string }) => {
    if (error.code !== 'EPIPE') throw error;
    if (process.argv[2] !== 'start') process.exit(0);
  });
  const { runCommandLine } = await import('./command-line.js');
  process.exitCode = await runCommandLine(process.argv, process.env);
}
