// A visitor's browser: it keeps the cookie that it is given and shows where its page came from.
const cookieName = 'gcSessionToken';

export class Browser {
  #site;
  cookie;

  constructor(site, origin) {
    this.#site = site;
    this.origin = origin;
  }

  async send(method, path, body, headers = {}) {
    const response = await fetch(this.#site + path, {
      method,
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: {
        'content-type': 'application/json',
        ...(this.origin && { origin: this.origin }),
        ...(this.cookie && { cookie: `${cookieName}=${this.cookie}` }), ...headers,
      },
      signal: AbortSignal.timeout(60_000),
    });
    const text = await response.text();
    const given = response.headers.getSetCookie().find((line) => line.startsWith(`${cookieName}=`));
    if (given) [this.cookie, this.cookieLine] = [given.slice(cookieName.length + 1).split(';')[0], given];
    let json;
    try {
      json = JSON.parse(text);
    } catch {
      json = undefined;
    }
    return { status: response.status, headers: response.headers, text, body: json };
  }

  post(path, body, headers) {
    return this.send('POST', path, body, headers);
  }

  // The same visitor from a page of another site, or without the cookie.
  as({ origin = this.origin, cookie = this.cookie } = {}) {
    const other = new Browser(this.#site, origin);
    other.cookie = cookie;
    return other;
  }
}
