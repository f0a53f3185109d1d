import { randomUUID } from 'node:crypto';
import { sessionsPath } from '../lib/api.mjs';
import { check, equal, refusal, problem } from '../lib/check.mjs';
import { inPace, sleep } from '../lib/deadline.mjs';
import { minCreationIntervalMs, velocityPerAddress } from '../lib/settings.mjs';

const count = (answers, status) => answers.filter((answer) => answer.status === status).length;
const together = (times, act) => Promise.all(Array.from({ length: times }, (_, index) => act(index)));

// As long as the server itself said, and not longer.
const obey = (answer) => sleep(answer.body.retryAfterMs + 20);

export const throttling = {
  '100 creations at once for one visitor: one session, 99 refusals': async (stage) => {
    const answers = await inPace(minCreationIntervalMs, async () => {
      const body = stage.sessionBody();
      const answers = await together(100, () => stage.create(body));
      equal(count(answers, 201), 1, 'created');
      equal(count(answers, 429), 99, 'refused');
      return answers;
    });
    for (const answer of answers.filter(({ status }) => status === 429)) {
      refusal(answer, 429, 'FRAUD_THRESHOLD_EXCEEDED');
      check(answer.body.retryAfterMs <= minCreationIntervalMs, () => `retryAfterMs ${answer.body.retryAfterMs}`);
    }
  },
  '100 creations at once under one Idempotency-Key: one session, 99 times 409 with it': async (stage) => {
    const body = stage.sessionBody();
    const key = { 'idempotency-key': randomUUID() };
    const answers = await together(100, () => stage.create(body, key));
    equal(count(answers, 201), 1, 'created');
    equal(count(answers, 409), 99, 'repeated');
    equal(new Set(answers.map((answer) => answer.body.id)).size, 1, 'distinct ids');
  },
  'Idempotency-Key: a repeat counts against nothing and carries the same session': async (stage) => {
    const body = stage.sessionBody();
    const key = { 'idempotency-key': randomUUID() };
    const first = await stage.create(body, key);
    for (let repeat = 0; repeat < 25; repeat++) {
      const again = await stage.create(body, key);
      equal(again.status, 409, `repeat ${repeat} (${again.text})`);
      equal(again.body.id, first.body.id, 'id');
    }
  },
  'Idempotency-Key: another payload is 422': async (stage) => {
    const key = { 'idempotency-key': randomUUID() };
    equal((await stage.create(stage.sessionBody(), key)).status, 201, 'first');
    problem(await stage.create(stage.sessionBody(), key), 422, 'IDEMPOTENCY_KEY_REUSED');
  },
  'a third live session is over quota; an ended one gives its slot back': [async (stage) => {
    const { body, first, early } = await inPace(minCreationIntervalMs, async () => {
      const body = stage.sessionBody();
      const first = await stage.create(body);
      equal(first.status, 201, 'first');
      const early = await stage.create(body);
      refusal(early, 429, 'FRAUD_THRESHOLD_EXCEEDED');
      return { body, first, early };
    });
    await obey(early);
    equal((await stage.create(body)).status, 201, 'second, after the time named');
    const soon = await stage.create(body);
    check(soon.status === 429, 'third at once');
    await sleep(minCreationIntervalMs + 20);
    refusal(await stage.create(body), 429, 'QUOTA_EXCEEDED');
    await stage.api.delete(`${sessionsPath}/${first.body.id}`);
    equal((await stage.create(body)).status, 201, 'after the end of the first');
  }, 90_000],
  'a flood from one address prefix is refused, its neighbours are not': async (stage) => {
    const from = (host) => stage.create(stage.sessionBody({ guestAddress: host }));
    const allowed = await together(velocityPerAddress, (index) => from(`198.51.100.${index + 1}`));
    equal(count(allowed, 201), velocityPerAddress, 'created');
    refusal(await from('198.51.100.200'), 429, 'VELOCITY_EXCEEDED');
    equal((await from('198.51.101.1')).status, 201, 'another prefix');
  },
};
