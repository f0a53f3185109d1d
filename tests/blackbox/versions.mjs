// Two versions side by side in one cluster: silo and gateway 1 of these sources, silo and gateway 2 of a version that adds
// to every contract. Guests and agents talk through both while each version's silo is away for so long that the other
// one owns every session, and reads what its neighbour has stored. Then the sabotage: an older version that refuses
// what it does not know must be caught by the same run.
// node versions.mjs [--guests N] [--pause S]
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { readArguments } from './lib/arguments.mjs';
import { intolerant, next, OtherVersion } from './lib/other-version.mjs';

const values = readArguments('versions.mjs [--guests N] [--pause S]',
  { guests: { type: 'string', default: '12' }, pause: { type: 'string', default: '15' } });
const root = resolve(import.meta.dirname, '../..');

// Two rounds of pauses: each silo is away for long once, and shortly once.
function disturb(tree, newer) {
  const args = [join(import.meta.dirname, 'cluster-chaos.mjs'),
    '--start', `${tree}/run --cluster --second ${newer.tree}`,
    '--only', 'pause', '--rounds', '2', '--guests', values.guests, '--agents', '3', '--pause', values.pause];
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  return new Promise((done) => child.once('exit', (code) => done(code)));
}

const versions = [];
try {
  for (const changes of [next, intolerant]) versions.push(await OtherVersion.build(changes));
  const [newer, older] = versions;
  console.log('-- this version and the next');
  const together = await disturb(root, newer);
  console.log('-- sabotage: a version that refuses what it does not know, and the next');
  const sabotaged = await disturb(older.tree, newer);
  console.log(`two versions side by side: ${together === 0 ? 'good' : 'NOT GOOD'}; `
    + `sabotage: ${sabotaged !== 0 ? 'noticed' : 'NOT NOTICED'}`);
  process.exitCode = together === 0 && sabotaged !== 0 ? 0 : 1;
} finally {
  for (const version of versions) await version.dispose();
}
