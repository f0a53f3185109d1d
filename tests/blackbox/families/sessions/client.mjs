// A Node session manager as a site's backend keeps it: axios, OAuth, and errors that say what the grid refused.
import axios from 'axios';

const path = '/api/v2/webmessaging/guest/sessions';

export class Refused extends Error {
  constructor({ status, headers, data }) {
    super(`${status} ${data?.code} ${data?.message}`);
    Object.assign(this, { status, headers, body: data, text: JSON.stringify(data) });
  }

  get retryAfterMs() {
    return this.body.retryAfterMs;
  }
}

export class SessionClient {
  #http;
  correlations = [];

  constructor(baseURL, bearer) {
    this.#http = axios.create({
      baseURL, timeout: 60_000, headers: bearer ? { Authorization: `Bearer ${bearer}` } : {},
    });
    const note = (response) => this.correlations.push(response?.headers['inin-correlation-id']);
    this.#http.interceptors.response.use(
      (response) => {
        note(response);
        return response;
      },
      (error) => {
        if (!error.response) throw error;
        note(error.response);
        throw new Refused(error.response);
      });
  }

  static async token(baseURL, form, config) {
    const { data } = await axios.post(`${baseURL}/oauth/token`, new URLSearchParams(form), config);
    return data;
  }

  static async signIn(baseURL, { id, secret }, scope) {
    const form = { grant_type: 'client_credentials', ...(scope && { scope }) };
    const { access_token: bearer } =
      await SessionClient.token(baseURL, form, { auth: { username: id, password: secret } });
    return new SessionClient(baseURL, bearer);
  }

  request(config) {
    return this.#http.request(config);
  }

  // A 409 carries the session that the key made before: for a caller it is as good as a new one.
  async create(session, idempotencyKey) {
    const headers = idempotencyKey ? { 'Idempotency-Key': idempotencyKey } : {};
    try {
      const { status, data, headers: answered } = await this.#http.post(path, session, { headers });
      return { status, location: answered.location, ...data };
    } catch (error) {
      if (error.status === 409) return { ...error.body, status: 409 };
      throw error;
    }
  }

  async validate(id) {
    return (await this.#http.get(`${path}/${id}`)).data;
  }

  async audit(id) {
    return (await this.#http.get(`${path}/${id}/activity`)).data;
  }

  async rotate(id) {
    return (await this.#http.post(`${path}/${id}/token`)).data.token;
  }

  async end(id) {
    return (await this.#http.delete(`${path}/${id}`)).status;
  }
}

export { path as sessionsPath };
