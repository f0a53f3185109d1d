// Kills and pauses silos and gateways behind a balancer while guests write, restarts all of them one by one, and
// compares the history with what was acknowledged:
// node cluster-chaos.mjs --start "./run --cluster" [--rounds N] [--guests N] [--seconds S]
import { parseArgs } from 'node:util';
import { Cluster } from './lib/cluster.mjs';
import { Ledger } from './lib/ledger.mjs';
import { sleep, until } from './lib/deadline.mjs';
import { loadSettings, transientCodes } from './lib/settings.mjs';
import { Stage } from './lib/stage.mjs';
import { Visitor } from './lib/visitor.mjs';

const { values } = parseArgs({
  options: {
    start: { type: 'string' },
    rounds: { type: 'string', default: '1' },
    guests: { type: 'string', default: '30' },
    seconds: { type: 'string', default: '3' },
    pause: { type: 'string', default: '20' },
    only: { type: 'string', default: '' },
  },
});
if (!values.start) {
  console.error('usage: node cluster-chaos.mjs --start "COMMAND" [--rounds N] [--guests N] [--seconds S] [--pause S] '
    + '[--only kill|pause|restart]');
  process.exit(2);
}
const [rounds, guests, seconds, pause] = [values.rounds, values.guests, values.seconds, values.pause].map(Number);

const members = ['silo-1', 'silo-2', 'gateway-1', 'gateway-2'];
const counts = { kills: 0, pauses: 0, restarts: 0 };
const nth = (kind, round) => `${kind}-${1 + (round % 2)}`;

async function kill(cluster, name) {
  counts.kills++;
  const pid = await cluster.signal(name, 'SIGKILL');
  return `killed, back in ${await cluster.awaitSuccessor(name, pid)} ms`;
}

// Short: the cluster waits for it. Long: it is declared dead, learns so when it wakes, and ends itself.
async function freeze(cluster, name, ms) {
  counts.pauses++;
  const pid = await cluster.signal(name, 'SIGSTOP');
  await sleep(ms);
  process.kill(pid, 'SIGCONT');
  await sleep(2000);
  await cluster.awaitReady(name);
  return `stopped for ${ms} ms, ${await cluster.pid(name) === pid ? 'went on' : 'was replaced'}`;
}

async function restart(cluster, name) {
  counts.restarts++;
  const pid = await cluster.signal(name, 'SIGTERM');
  return `restarted, back in ${await cluster.awaitSuccessor(name, pid)} ms`;
}

function* plan(round) {
  yield ['kill', nth('silo', round), kill];
  yield ['kill', nth('gateway', round), kill];
  yield ['pause', nth('silo', round + 1), (cluster, name) => freeze(cluster, name, 2000)];
  yield ['pause', nth('silo', round), (cluster, name) => freeze(cluster, name, pause * 1000)];
  for (const name of members) yield ['restart', name, restart];
}

// Where, for whoever wants to know why.
function findings(stored) {
  const place = ({ text, sequenceId, date }) => `"${text}" at ${sequenceId} (${date})`;
  const [found, first] = [[], new Map()];
  stored.forEach((message, index) => {
    const before = stored[index - 1];
    if (first.has(message.text)) found.push(`${place(first.get(message.text))} and again ${place(message)}`);
    else if (before && Number(message.text.split(' ')[1]) < Number(before.text.split(' ')[1]))
      found.push(`${place(before)} before ${place(message)}`);
    first.set(message.text, message);
  });
  return found;
}

const cluster = await Cluster.start(values.start, loadSettings);
try {
  const stage = await Stage.on(cluster);
  const visitors = [];
  for (let index = 0; index < guests; index++)
    visitors.push(new Visitor(cluster.url, await stage.session(), transientCodes));
  for (const visitor of visitors) visitor.live();

  const acknowledged = () => visitors.reduce((sum, { ledger }) => sum + ledger.acknowledged.size, 0);
  await sleep(seconds * 1000);
  for (let round = 0; round < rounds; round++) {
    for (const [what, name, disturb] of plan(round)) {
      if (!what.includes(values.only)) continue;
      const before = acknowledged();
      const began = new Date().toISOString();
      for (const visitor of visitors) visitor.resetGap();
      const told = await disturb(cluster, name);
      await sleep(seconds * 1000 * (0.5 + Math.random()));
      const calm = Date.now();
      await until(60_000, 'every guest is answered again', () =>
        visitors.every(({ answeredAt }) => answeredAt > calm));
      const gap = Math.max(...visitors.map((visitor) => visitor.gapMs));
      console.log(`${began} ${name} ${told}; ${acknowledged() - before} acknowledged, longest gap ${gap} ms`);
    }
  }

  await Promise.all(visitors.map((visitor) => visitor.settle()));
  await stage.signInAgain();
  const total = new Ledger.Count();
  const wrong = [];
  for (const visitor of visitors) {
    const { conversationId } = await stage.sessionState(visitor.session.id);
    const stored = await stage.api.history(conversationId);
    total.add(visitor.ledger.compare(stored));
    wrong.push(...findings(stored));
  }

  const connects = visitors.reduce((sum, visitor) => sum + visitor.connects, 0);
  const refusals = visitors.reduce((sum, visitor) => sum + visitor.refusals, 0);
  console.log(`${counts.kills} kills, ${counts.pauses} pauses, ${counts.restarts} rolling restarts, ${guests} guests, `
    + `${connects} connects, ${refusals} times told to try again`);
  console.log(`acknowledged ${total.acknowledged}, stored ${total.stored}`);
  console.log(`longest gap a guest saw ${Math.max(...visitors.map((visitor) => visitor.longestGapMs))} ms`);
  const faults = visitors.flatMap((visitor) => visitor.faults);
  console.log(`lost ${total.lost}, duplicated ${total.duplicated}, reordered ${total.reordered}, `
    + `moved ${total.moved}, unseen ${total.unseen}, faults ${faults.length}`);
  for (const fault of [...faults, ...wrong].slice(0, 10)) console.log(`  ${fault}`);
  for (const visitor of visitors) visitor.leave();

  const { code } = await cluster.stop();
  const ends = cluster.output.filter((line) => / ended with \d+$/.test(line));
  console.log(ends.join(', '));
  const areClean = code === 0 && ends.length === members.length && ends.every((line) => line.endsWith(' 0'));
  process.exitCode = total.isClean && total.acknowledged > 0 && faults.length === 0 && areClean ? 0 : 1;
} finally {
  await cluster.dispose();
}
