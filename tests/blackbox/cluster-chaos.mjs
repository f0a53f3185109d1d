// Kills and pauses silos and gateways behind a balancer while guests write, restarts all of them one by one, and
// compares the history with what was acknowledged:
// node cluster-chaos.mjs --start "./run --cluster [--cohosted] [--second TREE]" [--rounds N] [--guests N] [--seconds S]
import { randomUUID } from 'node:crypto';
import { readArguments } from './lib/arguments.mjs';
import { Attendant } from './lib/attendant.mjs';
import { Cluster } from './lib/cluster.mjs';
import { Ledger } from './lib/ledger.mjs';
import { sleep, until } from './lib/deadline.mjs';
import { loadSettings, transientCodes } from './lib/settings.mjs';
import { Stage } from './lib/stage.mjs';
import { Visitor } from './lib/visitor.mjs';

const values = readArguments('cluster-chaos.mjs --start "COMMAND" [--rounds N] [--guests N] [--agents N] '
  + '[--seconds S] [--pause S] [--only kill|pause|restart]', {
  start: { type: 'string' },
  rounds: { type: 'string', default: '1' },
  guests: { type: 'string', default: '30' },
  agents: { type: 'string', default: '6' },
  seconds: { type: 'string', default: '3' },
  pause: { type: 'string', default: '20' },
  only: { type: 'string', default: '' },
}, 'start');
const [rounds, guests, agents, seconds, pause] =
  [values.rounds, values.guests, values.agents, values.seconds, values.pause].map(Number);

// Ten messages a second each, as the limits of a grid have it: an id of a message is remembered for so many after it.
const paceMs = 400;

const counts = { kills: 0, pauses: 0, restarts: 0 };
const nth = (kind, round) => `${kind}-${1 + (round % 2)}`;

async function kill(cluster, name) {
  counts.kills++;
  const pid = await cluster.signal(name, 'SIGKILL');
  return `killed, back in ${await cluster.awaitSuccessor(name, pid)} ms`;
}

// Short: the cluster waits for it. Long: it is declared dead, learns so when it wakes, and ends itself.
async function freeze(cluster, name, ms, meanwhile = () => {}) {
  counts.pauses++;
  const pid = await cluster.signal(name, 'SIGSTOP');
  await sleep(ms);
  await meanwhile();
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

function* plan(round, members, everybodyIsAnswered) {
  yield ['kill', nth('silo', round), kill];
  const gateway = nth('gateway', round);
  // Where gateways live in silos, the other silo takes its gateway along.
  yield ['kill', members.includes(gateway) ? gateway : nth('silo', round + 1), kill];
  yield ['pause', nth('silo', round + 1), (cluster, name) => freeze(cluster, name, 2000)];
  yield ['pause', nth('silo', round), (cluster, name) =>
    freeze(cluster, name, pause * 1000, everybodyIsAnswered)];
  for (const name of members) yield ['restart', name, restart];
}

// Where, for whoever wants to know why.
function findings(stored) {
  const place = ({ text, sequenceId, date }) => `"${text}" at ${sequenceId} (${date})`;
  const [found, first] = [[], new Map()];
  stored.forEach((message, index) => {
    const before = stored[index - 1];
    if (first.has(message.text)) found.push(`${place(first.get(message.text))} and again ${place(message)}`);
    else if (before && message.text.split(' ')[0] === before.text.split(' ')[0]
      && Number(message.text.split(' ')[1]) < Number(before.text.split(' ')[1]))
      found.push(`${place(before)} before ${place(message)}`);
    first.set(message.text, message);
  });
  return found;
}

const cluster = await Cluster.start(values.start, loadSettings);
try {
  const members = await cluster.members();
  const stage = await Stage.on(cluster);
  const attendants = Array.from({ length: agents }, (_, index) =>
    new Attendant(stage, `agent-${index}-${randomUUID()}`, randomUUID(), guests, transientCodes));
  for (const attendant of attendants) attendant.live();
  const visitors = [];
  for (let index = 0; index < guests; index++) {
    const queueId = attendants[index % agents]?.queueId;
    visitors.push(new Visitor(cluster.url, await stage.session({ queueId }), transientCodes, paceMs));
  }
  for (const visitor of visitors) visitor.live();
  const everybodyIsAnswered = async () => {
    const now = Date.now();
    await until(60_000, 'every guest is answered again', () => visitors.every(({ answeredAt }) => answeredAt > now));
  };

  const acknowledged = () => visitors.reduce((sum, { ledger }) => sum + ledger.acknowledged.size, 0);
  await sleep(seconds * 1000);
  for (let round = 0; round < rounds; round++) {
    for (const [what, name, disturb] of plan(round, members, everybodyIsAnswered)) {
      if (!what.includes(values.only)) continue;
      const before = acknowledged();
      const began = new Date().toISOString();
      for (const visitor of visitors) visitor.resetGap();
      const told = await disturb(cluster, name);
      await sleep(seconds * 1000 * (0.5 + Math.random()));
      await everybodyIsAnswered();
      const gap = Math.max(...visitors.map((visitor) => visitor.gapMs));
      console.log(`${began} ${name} ${told}; ${acknowledged() - before} acknowledged, longest gap ${gap} ms`);
    }
  }

  await Promise.all(visitors.map((visitor) => visitor.settle()));
  await Promise.all(attendants.map((attendant) => attendant.settle()));
  await stage.signInAgain();
  const total = new Ledger.Count();
  const agentsTotal = new Ledger.Count();
  const wrong = [];
  for (const visitor of visitors) {
    const { conversationId } = await stage.sessionState(visitor.session.id);
    const stored = await stage.api.history(conversationId);
    const desks = attendants.filter(({ ledgers }) => ledgers.has(conversationId));
    const last = stored.at(-1)?.sequenceId;
    // The last of it too, which leaves no gap when it is missing.
    await until(30_000, 'both sides have heard the last', () =>
      visitor.ledger.seen.has(last) && desks.every(({ reached }) => reached.get(conversationId) === last))
      .catch(({ message }) => wrong.push(`${conversationId}: ${message}`));
    total.add(visitor.ledger.compare(stored));
    for (const { ledgers } of desks) agentsTotal.add(ledgers.get(conversationId).compare(stored));
    wrong.push(...findings(stored));
  }

  const connects = visitors.reduce((sum, visitor) => sum + visitor.connects, 0);
  const refusals = visitors.reduce((sum, visitor) => sum + visitor.refusals, 0);
  console.log(`${counts.kills} kills, ${counts.pauses} pauses, ${counts.restarts} rolling restarts, ${guests} guests, `
    + `${connects} connects, ${refusals} times told to try again`);
  console.log(`acknowledged ${total.acknowledged}, stored ${total.stored}`);
  console.log(`longest gap a guest saw ${Math.max(...visitors.map((visitor) => visitor.longestGapMs))} ms`);
  const faults = [...visitors, ...attendants].flatMap((one) => one.faults);
  console.log(`lost ${total.lost}, duplicated ${total.duplicated}, reordered ${total.reordered}, `
    + `moved ${total.moved}, unseen ${total.unseen}, faults ${faults.length}`);
  console.log(`${agents} agents, ${attendants.reduce((sum, one) => sum + one.connects, 0)} sign-ons, acknowledged `
    + `${agentsTotal.acknowledged} answers: lost ${agentsTotal.lost}, moved ${agentsTotal.moved}`);
  for (const fault of [...faults, ...wrong].slice(0, 10)) console.log(`  ${fault}`);
  for (const one of [...visitors, ...attendants]) one.leave();

  const { code } = await cluster.stop();
  const ends = cluster.output.filter((line) => / ended with \d+$/.test(line));
  console.log(ends.join(', '));
  const areClean = code === 0 && ends.length === members.length && ends.every((line) => line.endsWith(' 0'));
  process.exitCode = total.isClean && agentsTotal.lost + agentsTotal.moved + wrong.length === 0 && total.acknowledged > 0 && faults.length === 0 && areClean ? 0 : 1;
} finally {
  await cluster.dispose();
}
