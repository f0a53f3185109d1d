import { randomUUID } from 'node:crypto';
import { check, problem } from '../../lib/check.mjs';
import { sleep } from '../../lib/deadline.mjs';

export const newSession = (overrides = {}) => ({
  anonymousId: `anon-${randomUUID()}`, name: 'Ada', email: null,
  routingData: { queueId: randomUUID(), priority: 0, skillRequirements: [] }, ...overrides,
});

export async function refused(act, status, code) {
  const answer = await act.then((value) => check(false, `${status} ${code ?? ''} expected, got ${value?.status ??
    JSON.stringify(value)}`), (error) => error);
  if (answer.status === undefined) throw answer;
  problem(answer, status, code);
  return answer;
}

export async function throttled(act, code) {
  const error = await refused(act, 429, code);
  check(error.retryAfterMs > 0, () => `retryAfterMs: expected more than 0, got ${error.retryAfterMs}`);
  const seconds = String(Math.ceil(error.retryAfterMs / 1000));
  check(error.headers.get('retry-after') === seconds,
    () => `Retry-After: expected ${seconds}, got ${error.headers.get('retry-after')}`);
  return error;
}

// Creates as soon as the interval lets it, as the answers themselves say; any other refusal is the caller's.
export async function createInTurn(sessions, session) {
  for (;;) {
    try {
      return await sessions.create(session);
    } catch (error) {
      if (error.status !== 429 || error.body.code !== 'FRAUD_THRESHOLD_EXCEEDED') throw error;
      await sleep(error.retryAfterMs + 5);
    }
  }
}
