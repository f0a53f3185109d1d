import { check, equal, has } from '../../lib/check.mjs';
import { inPace, until } from '../../lib/deadline.mjs';
import { tokenGraceMs } from '../../lib/settings.mjs';
import { Wire } from '../../lib/wire.mjs';
import { sessionsPath } from './client.mjs';
import { newSession } from './expect.mjs';

const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

async function visit(base, token) {
  const wire = await Wire.open(`${base}/webchat/v1`);
  wire.send({ type: 'connect', guestInfo: { name: 'Ada' }, token });
  return { wire, frame: await wire.expect(['connect', 'error']) };
}

export async function audit(story, base, sessions) {
  await story.step('a session is created with everything a frontend needs', async () => {
    const wanted = newSession({ timeoutSeconds: 900, novelty: 'is ignored' });
    wanted.routingData.skillRequirements = [{ skillId: 'billing' }, { skillId: 'french', skillLevel: 3 }];
    const session = await sessions.create(wanted);
    equal(session.status, 201, 'status');
    has(session, ['id', 'anonymousId', 'token', 'expiresAt', 'routingData', 'timeoutSeconds'], 'session');
    equal(session.anonymousId, wanted.anonymousId, 'anonymousId');
    equal(session.timeoutSeconds, 900, 'timeoutSeconds');
    equal(session.routingData.queueId, wanted.routingData.queueId, 'queueId');
    equal(session.routingData.skillRequirements.map((skill) => skill.skillLevel).join(), '1,3', 'skill levels');
    check(iso.test(session.expiresAt), () => `expiresAt: expected ISO 8601 in UTC with ms, got ${session.expiresAt}`);
    check(session.location.endsWith(`${sessionsPath}/${session.id}`), () => `Location: got ${session.location}`);
    equal(session.token.split('.').length, 3, 'parts of the token');
  });

  await story.step('without an anonymous id one is minted, and 600 seconds are the default', async () => {
    const session = await sessions.create(newSession({ anonymousId: undefined, name: undefined }));
    check(session.anonymousId.length > 0, 'no anonymousId');
    equal(session.timeoutSeconds, 600, 'timeoutSeconds');
  });

  await story.step('a session is queued, connected, disconnected, ended, and its activity tells it', async () => {
    const session = await sessions.create(newSession());
    const fresh = await sessions.validate(session.id);
    has(fresh, ['id', 'anonymousId', 'status', 'createdTime', 'expiresAt', 'connected', 'lastActivity', 'metrics'],
      'session');
    equal(`${fresh.status} ${fresh.connected}`, 'queued false', 'status, connected');
    const is = (status) => until(30_000, `status ${status}`,
      async () => (await sessions.validate(session.id)).status === status);
    const { wire } = await visit(base, session.token);
    await is('connected');
    equal((await sessions.validate(session.id)).connected, true, 'connected');
    wire.send({ type: 'message', text: 'nobody logs this', clientMessageId: 'first' });
    await wire.expect('ack');
    const spoken = await sessions.validate(session.id);
    check(Object.values(spoken.metrics).includes(1), () => `metrics: no count of 1 in ${JSON.stringify(spoken)}`);
    await wire.close();
    await is('disconnected');
    equal(await sessions.end(session.id), 204, 'end');
    await is('ended');
    const { duration_ms: duration, logs } = await sessions.audit(session.id);
    check(Number.isInteger(duration) && duration >= 0, () => `duration_ms: got ${duration}`);
    check(logs.length >= 4, () => `logs: expected at least 4 changes of state, got ${JSON.stringify(logs)}`);
    for (const log of logs) has(log, ['timestamp', 'event', 'details'], 'log');
    const times = logs.map((log) => log.timestamp);
    equal([...times].sort().join(), times.join(), 'logs in the order of time');
    check(!JSON.stringify(logs).includes('nobody logs this'), 'the activity holds what was said');
    check(!JSON.stringify(logs).includes(session.token), 'the activity holds the token');
  });

  await story.step('ending twice is 204 both times; the guest is told and its token is worth nothing', async () => {
    const session = await sessions.create(newSession());
    const { wire } = await visit(base, session.token);
    equal(await sessions.end(session.id), 204, 'first');
    equal(await sessions.end(session.id), 204, 'second');
    await wire.expect('ended');
    equal((await wire.expectClose()).code, 4500, 'close code');
    const again = await visit(base, session.token).catch(() => undefined);
    check(again?.frame.type !== 'connect', 'the ended session was resumed');
    again?.wire.drop();
  });

  await story.step('a rotated token: the old one is good for its grace, the new one stays', async () => {
    const opens = async (token) => {
      const { wire, frame } = await visit(base, token);
      if (frame.type === 'error') {
        equal(frame.code, 'INVALID_TOKEN', 'code');
        equal((await wire.expectClose()).code, 4501, 'close code');
      }
      wire.drop();
      return frame.type === 'connect';
    };
    const { session, fresh } = await inPace(tokenGraceMs, async () => {
      const session = await sessions.create(newSession());
      const fresh = await sessions.rotate(session.id);
      check(fresh && fresh !== session.token, 'not a new token');
      check(await opens(session.token), 'the old token is refused within its grace');
      return { session, fresh };
    });
    await until(60_000, 'the old token is refused', async () => !(await opens(session.token)), 200);
    check(await opens(fresh), 'the new token is refused');
  }, 120_000);
}
