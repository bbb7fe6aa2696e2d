import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { eventually } from './eventually.js';
import { TcpProxy } from './tcp-proxy.js';

it('a slow network that is quick again lets nothing overtake what was sent before', async () => {
  let heard = '';
  const server = createServer((socket) => void socket.setEncoding('utf8').on('data', (text: string) => (heard += text))).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy = await TcpProxy.to({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
  const client = connect({ host: '127.0.0.1', port: proxy.port, noDelay: true });
  await once(client, 'connect');
  const said = Array.from({ length: 40 }, (_, number) => `${number} `);
  for (const [number, word] of said.entries()) {
    await proxy.set(number % 4 < 2 ? 'slow' : 'calm');
    client.write(word);
    await pause(10);
  }
  await proxy.set('calm');
  await eventually(() => heard.length === said.join('').length);
  expect(heard).toBe(said.join(''));
  client.destroy();
  await proxy.close();
  await new Promise((resolve) => server.close(resolve));
});
