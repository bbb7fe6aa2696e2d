import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { StandIn } from './stand-in.js';

// The stand-in as a process: prints `listening <connection string>` and `control <port>`; on that port it takes a command a line and answers `ok` or `no <reason>`.
const { values } = parseArgs({ options: { port: { type: 'string', default: '0' }, file: { type: 'string' }, links: { type: 'boolean', default: false } } });
const standIn = await StandIn.start({ port: Number(values.port), links: values.links, ...(values.file === undefined ? {} : { file: values.file }) });

const counted = ['dropBeforeWrite', 'dropAfterWrite', 'silentAfterWrite', 'silentAppends', 'silentReads', 'notReady', 'notLeader', 'delayMs'] as const;
const commands: Readonly<Record<string, () => Promise<void> | void>> = {
  cut: () => standIn.cut(), stall: () => standIn.stall(), freeze: () => standIn.freeze(), thaw: () => standIn.thaw(), refuse: () => standIn.refuse(), accept: () => standIn.accept(),
  'end-subscriptions': () => standIn.endSubscriptions(),
  'mute-subscriptions': () => void (standIn.faults.muteSubscriptions = true), 'unmute-subscriptions': () => void (standIn.faults.muteSubscriptions = false),
  'restart with-data': () => standIn.restart('with-data'), 'restart empty-handed': () => standIn.restart('empty-handed'),
};

/** `freeze`, `restart with-data`, … or the name of a counted fault with a number: `dropAfterWrite 2`. */
const obey = async (line: string): Promise<string> => {
  const [name, number] = line.trim().split(' ');
  const fault = counted.find((each) => each === name);
  if (fault) standIn.faults[fault] = Number(number ?? 1);
  else if (commands[line.trim()]) await commands[line.trim()]?.();
  else return `no known command: ${line}`;
  return 'ok';
};

const control = createServer((socket) => {
  socket.on('error', () => undefined);
  createInterface({ input: socket }).on('line', (line) => void obey(line).then((answer) => socket.write(`${answer}\n`), (error: unknown) => socket.write(`no ${String(error)}\n`)));
});
control.listen(0, '127.0.0.1', () => process.stdout.write(`listening ${standIn.url}\ncontrol ${(control.address() as AddressInfo).port}\n`));
process.on('SIGTERM', () => process.exit(0));
