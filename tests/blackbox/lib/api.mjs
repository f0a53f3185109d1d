import { client } from './settings.mjs';
import { equal } from './check.mjs';

export const sessionsPath = '/api/v2/webmessaging/guest/sessions';

// HTTP as a backend speaks it: every answer comes back as it was, whatever its status.
export class Api {
  constructor(url, token) {
    this.url = url;
    this.token = token;
  }

  static async signIn(url, scope) {
    const api = new Api(url);
    const answer = await api.oauth({
      grant_type: 'client_credentials', client_id: client.id, client_secret: client.secret, ...(scope && { scope }),
    });
    equal(answer.status, 200, `sign in (${answer.text})`);
    return new Api(url, answer.body.access_token);
  }

  oauth(form, headers = {}) {
    return this.#fetch('/oauth/token', { method: 'POST', body: new URLSearchParams(form), headers });
  }

  get(path, headers) {
    return this.send('GET', path, undefined, headers);
  }

  post(path, json, headers) {
    return this.send('POST', path, JSON.stringify(json), { 'content-type': 'application/json', ...headers });
  }

  delete(path) {
    return this.send('DELETE', path);
  }

  send(method, path, body, headers = {}) {
    const authorization = this.token ? { authorization: `Bearer ${this.token}` } : {};
    return this.#fetch(path, { method, body, headers: { ...authorization, ...headers } });
  }

  // All pages of a conversation, in the order in which the server gives them.
  async history(conversationId, pageSize = 100) {
    const entities = [];
    for (let pageNumber = 1; ; pageNumber++) {
      const answer = await this.get(
        `/api/v2/conversations/webchat/${conversationId}/messages?pageSize=${pageSize}&pageNumber=${pageNumber}`);
      equal(answer.status, 200, `history (${answer.text})`);
      entities.push(...answer.body.entities);
      if (answer.body.nextPage === null) return entities;
    }
  }

  async #fetch(path, options) {
    const response = await fetch(new URL(path, this.url), { ...options, signal: AbortSignal.timeout(60_000) });
    const text = await response.text();
    let body;
    try {
      body = JSON.parse(text);
    } catch {
      body = undefined;
    }
    return { status: response.status, headers: response.headers, text, body };
  }
}
