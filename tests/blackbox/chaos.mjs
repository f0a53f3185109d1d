// Kills the server under load again and again, and compares its history with what it had acknowledged:
// node chaos.mjs --start "./run" [--rounds N] [--guests N] [--seconds S]
import { readArguments } from './lib/arguments.mjs';
import { Server } from './lib/server.mjs';
import { Stage } from './lib/stage.mjs';
import { Visitor } from './lib/visitor.mjs';
import { Ledger } from './lib/ledger.mjs';
import { loadSettings } from './lib/settings.mjs';
import { sleep } from './lib/deadline.mjs';

const values = readArguments('chaos.mjs --start "COMMAND" [--rounds N] [--guests N] [--seconds S]', {
  start: { type: 'string' },
  rounds: { type: 'string', default: '5' },
  guests: { type: 'string', default: '50' },
  seconds: { type: 'string', default: '2' },
}, 'start');

const [rounds, guests, seconds] = [values.rounds, values.guests, values.seconds].map(Number);
const server = await Server.start(values.start, loadSettings);
try {
  const stage = await Stage.on(server);
  const visitors = [];
  for (let index = 0; index < guests; index++) visitors.push(new Visitor(server.url, await stage.session()));
  for (const visitor of visitors) visitor.live();

  const acknowledged = () => visitors.reduce((sum, { ledger }) => sum + ledger.acknowledged.size, 0);
  for (let round = 1; round <= rounds; round++) {
    const before = acknowledged();
    // Not always at the same moment of a write or a connect.
    await sleep(seconds * 1000 * (0.5 + Math.random()));
    const restartMs = await server.restart();
    console.log(`round ${round}: ${acknowledged() - before} acknowledged, killed, ready again in ${restartMs} ms`);
  }

  await Promise.all(visitors.map((visitor) => visitor.settle()));
  await stage.signInAgain();
  const total = new Ledger.Count();
  for (const visitor of visitors) {
    const { conversationId } = await stage.sessionState(visitor.session.id);
    total.add(visitor.ledger.compare(await stage.api.history(conversationId)));
  }

  const connects = visitors.reduce((sum, visitor) => sum + visitor.connects, 0);
  console.log(`${rounds} kills, ${guests} guests, ${connects} connects`);
  console.log(`acknowledged ${total.acknowledged}, stored ${total.stored}`);
  const faults = visitors.flatMap((visitor) => visitor.faults);
  console.log(`lost ${total.lost}, duplicated ${total.duplicated}, reordered ${total.reordered}, `
    + `moved ${total.moved}, unseen ${total.unseen}, faults ${faults.length}`);
  for (const fault of faults.slice(0, 10)) console.log(`  ${fault}`);
  process.exitCode = total.isClean && total.acknowledged > 0 && faults.length === 0 ? 0 : 1;
  for (const visitor of visitors) visitor.leave();
} finally {
  await server.dispose();
}
