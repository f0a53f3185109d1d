import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until, within } from './deadline.mjs';
import { freePorts } from './ports.mjs';

// A first start builds the server.
const readyWithinMs = 300_000;

// A server with its own data directory. It leads its own process group, so that a wrapper script and
// what it started get the same signal.
export class Server {
  #command;
  #settings;
  #child;
  #output = [];

  constructor(command, settings) {
    this.#command = command;
    this.#settings = settings;
  }

  static async start(command, settings) {
    const server = new Server(command, settings);
    server.data = await mkdtemp(join(tmpdir(), 'guestgrid-blackbox-'));
    server.port = await freePorts(1);
    server.url = `http://127.0.0.1:${server.port}`;
    try {
      await server.launch();
    } catch (error) {
      await server.dispose();
      throw error;
    }
    return server;
  }

  async launch() {
    const line = `${this.#command} --urls ${this.url} --data ${this.data}`;
    this.#child = spawn('/bin/sh', ['-c', `exec ${line}`], {
      detached: true,
      env: { ...process.env, ...this.#settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const remember = (chunk) => {
      this.#output.push(...String(chunk).split('\n').filter(Boolean));
      this.#output.splice(0, this.#output.length - 30);
    };
    this.#child.stdout.on('data', remember);
    this.#child.stderr.on('data', remember);
    this.exited = new Promise((resolve) => {
      this.#child.once('exit', (code, signal) => resolve({ code, signal }));
    });
    await until(readyWithinMs, `server ready at ${this.url}`, async () => {
      if (this.#child.exitCode !== null) throw new Error(`the server ended:\n${this.#output.join('\n')}`);
      try {
        return (await fetch(`${this.url}/health/ready`)).ok;
      } catch {
        return false;
      }
    });
  }

  signal(name) {
    try {
      process.kill(-this.#child.pid, name);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }

  async kill() {
    this.signal('SIGKILL');
    await within(60_000, 'end after SIGKILL', this.exited);
  }

  async restart() {
    await this.kill();
    const started = Date.now();
    await this.launch();
    return Date.now() - started;
  }

  async dispose() {
    if (this.#child && this.#child.exitCode === null && this.#child.signalCode === null) await this.kill();
    await rm(this.data, { recursive: true, force: true });
  }
}
