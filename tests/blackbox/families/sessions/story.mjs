// node story.mjs --base URL: a Node session manager creates, validates, throttles, ends and audits guest sessions.
import { client } from '../../lib/settings.mjs';
import { tell } from '../lib/story.mjs';
import { SessionClient } from './client.mjs';
import { audit } from './audit.mjs';
import { oauth } from './oauth.mjs';
import { refusals } from './refusals.mjs';
import { throttle } from './throttle.mjs';

await tell('Node session manager', async (story, base) => {
  await oauth(story, base);
  const sessions = await SessionClient.signIn(base, client);
  await audit(story, base, sessions);
  await throttle(story, sessions);
  await refusals(story, base, sessions);
});
