import { client } from '../lib/settings.mjs';
import { check, equal, has } from '../lib/check.mjs';
import { Api } from '../lib/api.mjs';

const grant = { grant_type: 'client_credentials' };
const body = { ...grant, client_id: client.id, client_secret: client.secret };

async function refused(stage, form, status, error) {
  const answer = await stage.api.oauth(form);
  equal(answer.status, status, `status (${answer.text})`);
  equal(answer.body?.error, error, 'error');
}

export const oauth = {
  'oauth: credentials in the body give a bearer token': async (stage) => {
    const answer = await stage.api.oauth(body);
    equal(answer.status, 200, 'status');
    has(answer.body, ['access_token', 'expires_in', 'scope'], 'token answer');
    equal(answer.body.token_type, 'bearer', 'token_type');
    check(answer.headers.get('inin-correlation-id'), 'no ININ-Correlation-Id');
  },
  'oauth: credentials as HTTP Basic give a bearer token': async (stage) => {
    const basic = Buffer.from(`${client.id}:${client.secret}`).toString('base64');
    const answer = await stage.api.oauth(grant, { authorization: `Basic ${basic}` });
    equal(answer.status, 200, `status (${answer.text})`);
  },
  'oauth: a scope narrows the token': async (stage) => {
    const answer = await stage.api.oauth({ ...body, scope: 'conversation:read webchat:write' });
    equal(answer.body.scope.split(' ').sort().join(' '), 'conversation:read webchat:write', 'scope');
  },
  'oauth: a wrong secret is 401 invalid_client': (stage) =>
    refused(stage, { ...body, client_secret: 'wrong' }, 401, 'invalid_client'),
  'oauth: an unknown client is 401 invalid_client': (stage) =>
    refused(stage, { ...body, client_id: 'nobody' }, 401, 'invalid_client'),
  'oauth: another grant is 400 unsupported_grant_type': (stage) =>
    refused(stage, { ...body, grant_type: 'password' }, 400, 'unsupported_grant_type'),
  'oauth: no grant is 400 invalid_request': (stage) =>
    refused(stage, { client_id: client.id, client_secret: client.secret }, 400, 'invalid_request'),
  'oauth: an unknown scope is 400 invalid_scope': (stage) =>
    refused(stage, { ...body, scope: 'everything' }, 400, 'invalid_scope'),
  'operations: live, ready and the OpenAPI document answer': async (stage) => {
    const anonymous = new Api(stage.url);
    for (const path of ['/health/live', '/health/ready', '/openapi/v1.json'])
      equal((await anonymous.get(path)).status, 200, path);
  },
};
