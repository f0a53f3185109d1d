import { check, equal } from '../../lib/check.mjs';
import { client } from '../../lib/settings.mjs';
import { SessionClient } from './client.mjs';

const grant = { grant_type: 'client_credentials' };
const inBody = { client_id: client.id, client_secret: client.secret };

export async function oauth(story, base) {
  const token = (form, config) => SessionClient.token(base, form, config);

  // OAuth has a form of its own for errors (RFC 6749, section 5.2).
  async function fails(form, status, error, config) {
    const { response } = await token(form, config).then(() => check(false, `${status} expected, got a token`),
      (axiosError) => axiosError);
    equal(response?.status, status, `status for ${JSON.stringify(form)}`);
    equal(response.data.error, error, 'error');
    check(response.headers['inin-correlation-id'], 'no ININ-Correlation-Id');
  }

  await story.step('a token for the client in the body, with all that it may do', async () => {
    const answer = await token({ ...grant, ...inBody });
    equal(answer.token_type.toLowerCase(), 'bearer', 'token_type');
    check(answer.access_token && answer.expires_in > 0, () => `token: ${JSON.stringify(answer)}`);
    check(answer.scope.split(' ').includes('webmessaging:guest:create'), () => `scope: ${answer.scope}`);
  });

  await story.step('a token for HTTP Basic, with the scopes asked for and no others', async () => {
    const scope = 'webmessaging:guest:read webmessaging:guest:create';
    const answer = await token({ ...grant, scope }, { auth: { username: client.id, password: client.secret } });
    equal(answer.scope.split(' ').sort().join(' '), scope.split(' ').sort().join(' '), 'scope');
  });

  await story.step("what is wrong with a request for a token is said in OAuth's words", async () => {
    await fails(inBody, 400, 'invalid_request');
    await fails({ grant_type: 'password', ...inBody }, 400, 'unsupported_grant_type');
    await fails({ ...grant, ...inBody, scope: 'webmessaging:guest:read everything' }, 400, 'invalid_scope');
    await fails({ ...grant, ...inBody, client_secret: 'wrong' }, 401, 'invalid_client');
    await fails({ ...grant, ...inBody, client_id: 'nobody' }, 401, 'invalid_client');
    await fails(grant, 401, 'invalid_client', { auth: { username: client.id, password: 'wrong' } });
  });
}
