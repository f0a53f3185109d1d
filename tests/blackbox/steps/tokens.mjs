import { sessionsPath } from '../lib/api.mjs';
import { check, equal } from '../lib/check.mjs';
import { inPace, until } from '../lib/deadline.mjs';
import { tokenGraceMs } from '../lib/settings.mjs';

async function refusedToken(stage, token) {
  const wire = await stage.knock(token);
  equal((await wire.expect('error')).code, 'INVALID_TOKEN', 'code');
  equal((await wire.expectClose()).code, 4501, 'close code');
}

// Whether a connection with this token comes about; both outcomes are answers.
async function opens(stage, token) {
  const wire = await stage.knock(token);
  const frame = await wire.expect(['connect', 'error']);
  if (frame.type === 'error') equal((await wire.expectClose()).code, 4501, 'close code');
  wire.drop();
  return frame.type === 'connect';
}

const rotate = async (stage, session) => {
  const answer = await stage.api.post(`${sessionsPath}/${session.id}/token`, {});
  check(answer.status === 200 || answer.status === 201, () => `rotate: ${answer.status} ${answer.text}`);
  check(answer.body.token && answer.body.token !== session.token, 'not a new token');
  return answer.body.token;
};

export const tokens = {
  'token: garbage is INVALID_TOKEN and 4501': (stage) => refusedToken(stage, 'garbage'),
  'token: a tampered one is INVALID_TOKEN and 4501': async (stage) => {
    const { token } = await stage.session();
    const at = Math.floor(token.length / 2);
    await refusedToken(stage, token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1));
  },
  "token: a backend's bearer is no guest token": (stage) => refusedToken(stage, stage.api.token),
  'token: after a rotation the old one works for the grace and then no more': async (stage) => {
    const { session, fresh } = await inPace(tokenGraceMs, async () => {
      const session = await stage.session();
      const fresh = await rotate(stage, session);
      check(await opens(stage, session.token), 'the old token is refused within its grace');
      return { session, fresh };
    });
    await until(tokenGraceMs + 30_000, 'the old token is refused', async () => !(await opens(stage, session.token)), 250);
    check(await opens(stage, fresh), 'the new token is refused');
  },
  'token: refreshToken gives a fresh one on the live socket': async (stage) => {
    const guest = await stage.guest();
    guest.send({ type: 'refreshToken' });
    const frame = await guest.expect(['tokenExpiring', 'tokenRefreshed', 'refreshToken', 'token'], (any) => any.token);
    check(frame.token !== guest.session.token, 'the same token again');
    await stage.say(guest, 'the socket stays');
    guest.drop();
    await stage.connect(guest.session, undefined, frame.token);
  },
};
