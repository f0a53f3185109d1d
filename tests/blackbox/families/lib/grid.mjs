// HTTP with fetch, as the stories without a library of their own speak it.
import { Api } from '../../lib/api.mjs';
import { equal } from '../../lib/check.mjs';

export { Api };

export const historyPath = (conversationId) => `/api/v2/conversations/webchat/${conversationId}/messages`;

export async function answered(promise, status, what) {
  const answer = await promise;
  equal(answer.status, status, `${what} (${answer.text.slice(0, 200)})`);
  return answer.body;
}
