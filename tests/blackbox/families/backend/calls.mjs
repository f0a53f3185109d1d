import { randomUUID } from 'node:crypto';
import { check, equal, has, oneOf, problem, refusal } from '../../lib/check.mjs';
import { inPace } from '../../lib/deadline.mjs';
import { minCreationIntervalMs } from '../../lib/settings.mjs';
import { Browser } from './browser.mjs';

export async function calls(story, scene) {
  await story.step('a chat is started: guest, token, and the cookie with exactly its attributes', async () => {
    const visitor = await scene.visitor({ routing: { queueId: 'support', skills: [{ id: 'billing', level: 2 }] } });
    has(visitor.started.body, ['guestId', 'sessionToken', 'message'], 'answer');
    equal(visitor.cookie, visitor.sessionToken, 'value of the cookie');
    const attributes = visitor.cookieLine.split(';').slice(1).map((part) => part.trim().toLowerCase()).sort();
    equal(attributes.join(', '), 'httponly, max-age=86400, path=/, samesite=strict, secure', 'attributes');
    check(visitor.cookieLine.length <= 4096, () => `a cookie of ${visitor.cookieLine.length} characters`);
  });

  await story.step('validate: 200 with the conversation, by the cookie or by the token', async () => {
    const visitor = await scene.visitor();
    const { guestId, sessionToken } = visitor;
    const byCookie = await visitor.post('/chat/check', { guestId });
    equal(`${byCookie.status} ${byCookie.body.valid}`, '200 true', 'by cookie');
    check(byCookie.body.conversationId, 'no conversationId');
    const byToken = await visitor.as({ cookie: null }).post('/chat/check', { guestId, sessionToken });
    equal(`${byToken.status} ${byToken.body.conversationId}`, `200 ${byCookie.body.conversationId}`, 'by token');
  });

  await story.step('validate: 400 when one is missing, 401 when the token is not good', async () => {
    const [visitor, other] = [await scene.visitor(), await scene.visitor()];
    const bare = visitor.as({ cookie: null });
    problem(await bare.post('/chat/check', { guestId: visitor.guestId }), 400);
    problem(await bare.post('/chat/check', { sessionToken: visitor.sessionToken }), 400);
    problem(await visitor.post('/chat/check', {}), 400);
    problem(await new Browser(scene.base, scene.origin).post('/api/chat/validate', '{"guestId":'), 400);
    for (const sessionToken of ['garbage', `${visitor.sessionToken}x`, scene.api.token])
      problem(await bare.post('/chat/check', { guestId: visitor.guestId, sessionToken }), 401);
    const crossed = await bare.post('/chat/check', { guestId: visitor.guestId, sessionToken: other.sessionToken });
    oneOf(crossed.status, [401, 403], `another guest's token (${crossed.text})`);
  });

  await story.step('validate: 410 when the conversation is closed', async () => {
    const { guestId, sessionToken, conversationId } = await scene.visitor();
    const filter = `guest.id="${guestId}" AND type="webchat"`;
    const found = await scene.api.post('/api/v2/conversations/details/query', { query: { filter, pageSize: 10 } });
    equal(found.body?.conversations?.[0]?.id, conversationId, `details query (${found.text})`);
    const { sid } = JSON.parse(String(Buffer.from(sessionToken.split('.')[1], 'base64url')));
    equal((await scene.api.delete(`/api/v2/webmessaging/guest/sessions/${sid}`)).status, 204, 'end of the session');
    const answer = await new Browser(scene.site, scene.origin).post('/chat/check', { guestId, sessionToken });
    equal(`${answer.status} ${answer.body?.valid}`, '410 false', `validate (${answer.text})`);
    check(typeof answer.body.message === 'string', 'no message');
  });

  await story.step('what carries the cookie is refused from pages of other sites, and nothing happens', async () => {
    const visitor = await scene.visitor();
    const { conversationId, guestId } = visitor;
    for (const origin of ['https://evil.example', 'null', `${scene.origin}.evil.example`]) {
      const forged = visitor.as({ origin });
      problem(await forged.post('/chat/messages', { conversationId, text: 'not mine' }), 403);
      problem(await forged.send('PUT', `/chat/guests/${guestId}/interactions`, {}), 403);
    }
    const direct = new Browser(scene.base);
    direct.cookie = visitor.cookie;
    problem(await direct.post('/api/chat/message', { conversationId, text: 'from no page at all' }), 403);
    equal((await scene.api.history(conversationId)).length, 0, 'messages stored');
  });

  await story.step('an anonymous id has the same rules here: too soon is 429 with the time to wait', async () => {
    await inPace(minCreationIntervalMs, async () => {
      const anonymousId = `anon-${randomUUID()}`;
      await scene.visitor({ anonymousId });
      const again = await new Browser(scene.site, scene.origin).post('/chat/start', { name: 'Ada', anonymousId });
      refusal(again, 429, 'FRAUD_THRESHOLD_EXCEEDED');
    });
  });

  await story.step('start: malformed, wrong and oversized payloads', async () => {
    const browser = new Browser(scene.base, scene.origin);
    for (const body of ['{"name":', '[]', { name: 42 }, { routing: { queueId: 7 } }, { anonymousId: 'a'.repeat(129) }])
      problem(await browser.post('/api/chat/initiate', body), 400);
    problem(await browser.post('/api/chat/initiate', { padding: 'x'.repeat(65_536) }), 413);
    problem(await browser.post('/api/chat/initiate', 'hello', { 'content-type': 'text/plain' }), 415);
    problem(await browser.send('PUT', '/api/chat/initiate', {}), 405);
  });
}
