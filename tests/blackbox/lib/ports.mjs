import { createServer } from 'node:net';

// The first of so many ports in a row that nobody listens at, below those that the system gives to connections: one of
// these could take a server's port between its end and its next start.
export async function freePorts(count) {
  for (let attempt = 0; attempt < 50; attempt++) {
    const first = 10_000 + Math.floor(Math.random() * 20_000);
    const probes = [];
    try {
      for (let port = first; port < first + count; port++) probes.push(await listen(port));
      return first;
    } catch {
      // One of them is taken.
    } finally {
      await Promise.all(probes.map((probe) => new Promise((resolve) => probe.close(resolve))));
    }
  }
  throw new Error(`no ${count} free ports in a row`);
}

function listen(port) {
  const probe = createServer();
  return new Promise((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(port, '127.0.0.1', () => resolve(probe));
  });
}
