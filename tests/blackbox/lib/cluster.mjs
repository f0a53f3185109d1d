import { spawn } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until, within } from './deadline.mjs';
import { freePorts } from './ports.mjs';

const readyWithinMs = 240_000;

// Real silos and gateways behind a real balancer, as ./run --cluster starts them. Everything is asked of the balancer;
// only who is killed, and whether it is back, is asked of the one in question.
export class Cluster {
  #child;
  #output = [];

  static async start(command, settings) {
    const cluster = new Cluster();
    cluster.data = await mkdtemp(join(tmpdir(), 'guestgrid-cluster-'));
    cluster.port = await freePorts(41);
    cluster.url = `http://127.0.0.1:${cluster.port}`;
    const line = `${command} --port ${cluster.port} --data ${cluster.data}`;
    cluster.#child = spawn('/bin/sh', ['-c', `exec ${line}`], {
      env: { ...process.env, ...settings }, stdio: ['ignore', 'pipe', 'pipe'], detached: true,
    });
    for (const stream of [cluster.#child.stdout, cluster.#child.stderr])
      stream.on('data', (chunk) => cluster.#output.push(...String(chunk).split('\n').filter(Boolean)));
    cluster.exited = new Promise((resolve) => {
      cluster.#child.once('exit', (code, signal) => resolve({ code, signal }));
    });
    try {
      await until(readyWithinMs, 'a cluster that is ready', () => {
        if (cluster.#child.exitCode !== null) throw new Error(`it ended:\n${cluster.#output.slice(-60).join('\n')}`);
        return cluster.#output.some((text) => text.endsWith('(ready)'));
      });
    } catch (error) {
      await cluster.dispose();
      throw error;
    }
    return cluster;
  }

  // What the cluster's own script has said so far.
  get output() {
    return this.#output;
  }

  // Silos, and the gateways that have a process of their own.
  async members() {
    return (await readdir(join(this.data, 'pids'))).filter((name) => /^(silo|gateway)-\d$/.test(name)).sort().reverse();
  }

  async pid(name) {
    return Number(await readFile(join(this.data, 'pids', name), 'utf8'));
  }

  async signal(name, signal) {
    const pid = await this.pid(name);
    process.kill(pid, signal);
    return pid;
  }

  // Of the process itself, past the balancer.
  health(name) {
    const [kind, number] = name.split('-');
    const port = this.port + Number(number) + (kind === 'silo' ? 10 : 0);
    return fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(1000) })
      .then((answer) => answer.ok, () => false);
  }

  // Another process than before, and ready.
  async awaitSuccessor(name, pid) {
    const started = Date.now();
    await until(90_000, `${name} is back`, async () => await this.pid(name) !== pid && await this.health(name), 100);
    return Date.now() - started;
  }

  async awaitReady(name) {
    await until(90_000, `${name} is ready`, () => this.health(name), 100);
  }

  // SIGTERM, as Ctrl+C does; resolves to how the script ended.
  async stop() {
    process.kill(this.#child.pid, 'SIGTERM');
    return within(120_000, 'an orderly end', this.exited);
  }

  async dispose() {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await this.stop();
    await rm(this.data, { recursive: true, force: true });
  }
}
