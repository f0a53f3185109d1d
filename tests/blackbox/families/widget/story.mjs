// node story.mjs --base URL: a widget manager with guest tokens keeps guest records and talks over their sockets.
import { Api } from '../lib/grid.mjs';
import { tell } from '../lib/story.mjs';
import { Widget } from './client.mjs';
import { farewell } from './farewell.mjs';
import { listing } from './listing.mjs';
import { records } from './records.mjs';
import { sockets } from './sockets.mjs';

await tell('Widget manager with guest tokens', async (story, base) => {
  const widget = new Widget(base, await Api.signIn(base));
  for (const chapter of [records, listing, sockets, farewell]) await chapter(story, widget);
});
