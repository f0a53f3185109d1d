// node story.mjs --base URL: a headless chat client that pages through its history.
import { Api } from '../lib/grid.mjs';
import { tell } from '../lib/story.mjs';
import { Headless } from './client.mjs';
import { history } from './history.mjs';
import { queries } from './queries.mjs';
import { sessions } from './sessions.mjs';

await tell('Headless chat client', async (story, base) => {
  const api = await Api.signIn(base);
  const scene = {
    base, api,
    async client(session) {
      return story.keep(await new Headless(base, api).start(session));
    },
  };
  for (const chapter of [sessions, history, queries]) await chapter(story, scene);
});
