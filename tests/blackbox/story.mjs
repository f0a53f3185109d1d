// Plays guest and agent against a server that it starts itself: node story.mjs --start "./run" [--only TEXT]
import { readArguments } from './lib/arguments.mjs';
import { Server } from './lib/server.mjs';
import { Stage } from './lib/stage.mjs';
import { Steps } from './lib/steps.mjs';
import { storySettings } from './lib/settings.mjs';
import { desk } from './steps/desk.mjs';
import { frames } from './steps/frames.mjs';
import { history } from './steps/history.mjs';
import { lifecycle } from './steps/lifecycle.mjs';
import { oauth } from './steps/oauth.mjs';
import { problems } from './steps/problems.mjs';
import { resume } from './steps/resume.mjs';
import { sessions } from './steps/sessions.mjs';
import { throttling } from './steps/throttling.mjs';
import { tokens } from './steps/tokens.mjs';

const values = readArguments('story.mjs --start "COMMAND" [--only TEXT]',
  { start: { type: 'string' }, only: { type: 'string' } }, 'start');

const steps = new Steps(values.only);
const server = await Server.start(values.start, storySettings);
try {
  const stage = await Stage.on(server);
  for (const chapter of [oauth, sessions, problems, throttling, frames, resume, tokens, desk, history])
    await steps.run(stage, chapter);
} finally {
  await server.dispose();
}
await steps.run({ start: values.start, clear: async () => {} }, lifecycle);
steps.finish();
