// node story.mjs --base URL: a browser's own backend, an Express app between its visitors and the grid.
import { Api } from '../lib/grid.mjs';
import { tell } from '../lib/story.mjs';
import { chatApp, listening } from './app.mjs';
import { Browser } from './browser.mjs';
import { calls } from './calls.mjs';
import { counters } from './counters.mjs';
import { messages } from './messages.mjs';

await tell('Express backend of a browser', async (story, base) => {
  const { origin } = new URL(base);
  const server = await listening(chatApp(base, origin));
  story.atEnd(() => server.close());
  const site = `http://127.0.0.1:${server.address().port}`;
  const scene = {
    base, api: await Api.signIn(base), site, origin,
    // A visitor with a chat of its own.
    async visitor(chat = {}) {
      const browser = new Browser(site, origin);
      browser.started = await browser.post('/chat/start', { name: 'Ada', email: 'ada@example.org', ...chat });
      if (browser.started.status !== 201) throw new Error(`start: ${browser.started.status} ${browser.started.text}`);
      Object.assign(browser, browser.started.body);
      const { body } = await browser.post('/chat/check', { guestId: browser.guestId });
      browser.conversationId = body?.conversationId;
      return browser;
    },
  };
  for (const chapter of [calls, messages, counters]) await chapter(story, scene);
});
