import { randomUUID } from 'node:crypto';
import { check, equal } from '../../lib/check.mjs';
import { inPace, sleep } from '../../lib/deadline.mjs';
import { shortestIntervalMs, velocityPerAddress } from '../../lib/settings.mjs';
import { countOf, together } from '../lib/story.mjs';
import { createInTurn, newSession, refused, throttled } from './expect.mjs';

const outcome = (creation) => creation.catch((error) => error);

export async function throttle(story, sessions) {
  await story.step('an Idempotency-Key: a repeat is 409 with the same session, another payload 422', async () => {
    const [wanted, key] = [newSession(), randomUUID()];
    const first = await sessions.create(wanted, key);
    for (let repeat = 0; repeat < 3; repeat++) {
      const again = await sessions.create(wanted, key);
      equal(`${again.status} ${again.id}`, `409 ${first.id}`, 'repeat');
    }
    await refused(sessions.create(newSession(), key), 422, 'IDEMPOTENCY_KEY_REUSED');
    await refused(sessions.create(newSession(), 'k'.repeat(256)), 400);
    equal((await sessions.create(newSession(), 'k'.repeat(215) + randomUUID().padEnd(40, 'x'))).status, 201,
      'a key of 255 characters');
  });

  await story.step('twenty at once under one Idempotency-Key make one session', async () => {
    const [wanted, key] = [newSession(), randomUUID()];
    const answers = await together(20, () => sessions.create(wanted, key));
    equal(`${countOf(answers, 201)} ${countOf(answers, 409)}`, '1 19', 'created and repeated');
    equal(new Set(answers.map((answer) => answer.id)).size, 1, 'distinct ids');
  });

  await story.step('the interval between two: 429 with the time that is left, and that time is enough', async () => {
    const { wanted, error } = await inPace(shortestIntervalMs, async () => {
      const wanted = newSession();
      await sessions.create(wanted);
      return { wanted, error: await throttled(sessions.create(wanted), 'FRAUD_THRESHOLD_EXCEEDED') };
    });
    await sleep(error.retryAfterMs + 5);
    equal((await sessions.create(wanted)).status, 201, 'after the time named');
  });

  await story.step('a third live session is over the quota; ending one, even twice, frees one slot', async () => {
    const wanted = newSession();
    const first = await createInTurn(sessions, wanted);
    await createInTurn(sessions, wanted);
    await throttled(createInTurn(sessions, wanted), 'QUOTA_EXCEEDED');
    await sessions.end(first.id);
    await sessions.end(first.id);
    equal((await createInTurn(sessions, wanted)).status, 201, 'in the slot that is free');
    await throttled(createInTurn(sessions, wanted), 'QUOTA_EXCEEDED');
  });

  await story.step('of forty that race for one anonymous id, and wait as told, exactly two get a session', async () => {
    const wanted = newSession();
    const answers = await together(40, () => outcome(createInTurn(sessions, wanted)));
    equal(countOf(answers, 201), 2, 'created');
    equal(answers.filter((answer) => answer.body?.code === 'QUOTA_EXCEEDED').length, 38, 'refused for the quota');
  });

  await story.step('one anonymous id may not come and go for ever', async () => {
    const wanted = newSession();
    let created = 0;
    const comeAndGo = async () => {
      for (; created < 100; created++) await sessions.end((await createInTurn(sessions, wanted)).id);
    };
    await throttled(comeAndGo(), 'VELOCITY_EXCEEDED');
    check(created > 2 && created < 100, () => `refused after ${created}`);
  }, 150_000);

  await story.step('an address prefix has its measure, its neighbour is not punished', async () => {
    const from = (guestAddress) => outcome(sessions.create(newSession({ guestAddress })));
    const answers = await together(velocityPerAddress, (index) => from(`203.0.113.${index + 1}`));
    equal(countOf(answers, 201), velocityPerAddress, 'created');
    await throttled(sessions.create(newSession({ guestAddress: '203.0.113.250' })), 'VELOCITY_EXCEEDED');
    equal((await from('203.0.114.1')).status, 201, 'the neighbour');
  });
}
