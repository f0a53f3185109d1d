// What guests and agents write never becomes more than text in our pages, as a real browser sees them:
// node browser.mjs --start "./run" [--only TEXT]
import { readArguments } from './lib/arguments.mjs';
import { Browser, findBrowser } from './lib/browser.mjs';
import { Server } from './lib/server.mjs';
import { loadSettings } from './lib/settings.mjs';
import { Stage } from './lib/stage.mjs';
import { Steps } from './lib/steps.mjs';
import { pages } from './steps/pages.mjs';
import { sabotagedPages } from './steps/sabotaged-pages.mjs';

const values = readArguments('browser.mjs --start "COMMAND" [--only TEXT]',
  { start: { type: 'string' }, only: { type: 'string' } }, 'start');
const path = findBrowser();
if (!path) {
  console.error('There is no chromium, chromium-browser or google-chrome on this machine.');
  process.exit(2);
}

const steps = new Steps(values.only);
const server = await Server.start(values.start, loadSettings);
let browser;
try {
  browser = await Browser.start(path);
  const stage = Object.assign(await Stage.on(server), { browser });
  for (const chapter of [pages, sabotagedPages]) await steps.run(stage, chapter);
} finally {
  await browser?.dispose();
  await server.dispose();
}
steps.finish();
