// Tells the story of every client family, each against a server of its own: node families.mjs --start "./run"
// [--only FAMILY,...]. Each story also runs alone: node families/FAMILY/story.mjs --base URL.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { readArguments } from './lib/arguments.mjs';
import { familySettings } from './lib/settings.mjs';
import { Server } from './lib/server.mjs';

const values = readArguments('families.mjs --start "COMMAND" [--only FAMILY,...]',
  { start: { type: 'string' }, only: { type: 'string' } }, 'start');

const total = { passed: 0, failed: 0, skipped: 0 };

// The last line of a story counts its steps; a story that dies before it has failed.
async function story(family, url) {
  const path = fileURLToPath(new URL(`./families/${family}/story.mjs`, import.meta.url));
  const child = spawn(process.execPath, [path, '--base', url], { stdio: ['ignore', 'pipe', 'inherit'] });
  let counts;
  for await (const line of createInterface({ input: child.stdout })) {
    counts = /^(\d+) passed, (\d+) failed, (\d+) skipped$/.exec(line);
    if (!counts) console.log(line.replace(/^(ok|FAIL|SKIP) /, `$1 ${family} `));
  }
  if (!counts) {
    total.failed++;
    console.log(`FAIL ${family}: it ended before its end`);
    return;
  }
  Object.keys(total).forEach((key, index) => {
    total[key] += Number(counts[index + 1]);
  });
}

for (const [family, settings] of Object.entries(familySettings)) {
  if (values.only && !values.only.split(',').includes(family)) continue;
  const server = await Server.start(values.start, settings);
  try {
    await story(family, server.url);
  } finally {
    await server.dispose();
  }
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
