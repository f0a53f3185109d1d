// @ts-check
// A widget manager as it is written in TypeScript, here with JSDoc types: guest records, guest tokens, the session
// socket, and a store of what it has seen.
import { Wire } from '../../lib/wire.mjs';
import { answered, Api } from '../lib/grid.mjs';

/**
 * @typedef {{ queue: { id: string }, skill?: { id: string }, language?: string }} Routing
 * @typedef {{ id?: string, name: string, email?: string, attributes?: Record<string, unknown>, routing?: Routing,
 *   anonymousId?: string }} NewGuest
 * @typedef {{ id: string, name: string, email?: string, attributes: Record<string, unknown>, active: boolean,
 *   createdTime: string, guestToken?: string, sessionToken: string, sessions: { id: string }[] }} Guest
 * @typedef {{ sub: string, sid: string, iat: number, exp: number, jti: string, routing_hints: object,
 *   attributes: Record<string, unknown> }} Claims
 */

export const guestsPath = '/api/v2/guests';

export class Widget {
  /** @param {string} base @param {Api} api */
  constructor(base, api) {
    this.base = base;
    this.api = api;
  }

  /** @param {NewGuest} guest @returns {Promise<Guest>} */
  open(guest) {
    return answered(this.api.post(guestsPath, guest), 201, 'create a guest');
  }

  /** @param {string} id @returns {Promise<Guest>} */
  read(id) {
    return answered(this.api.get(`${guestsPath}/${id}`), 200, 'read the guest');
  }

  /** @param {string} id @param {Partial<NewGuest>} changes @returns {Promise<Guest>} */
  update(id, changes) {
    return answered(this.put(id, changes), 200, 'update the guest');
  }

  /** @param {string} id @param {object} changes */
  put(id, changes) {
    return this.api.send('PUT', `${guestsPath}/${id}`, JSON.stringify(changes), { 'content-type': 'application/json' });
  }

  /** @param {Record<string, string | number>} query */
  list(query) {
    return this.api.get(`${guestsPath}?${new URLSearchParams(/** @type {any} */ (query))}`);
  }

  /** @param {Guest} guest @param {{ token?: string, lastSequenceId?: string }} [handshake] */
  async socket(guest, { token = guest.sessionToken, lastSequenceId } = {}) {
    const wire = await Wire.open(`${this.base}${guestsPath}/${guest.id}/sessions/${guest.sessions[0].id}/ws`);
    wire.send({ type: 'handshake', token, lastSequenceId });
    return wire;
  }
}

/** @param {string} token @returns {{ header: { alg: string, kid: string }, claims: Claims, parts: number }} */
export function decode(token) {
  const parts = token.split('.');
  const [header, claims] = parts.slice(0, 2).map((part) => JSON.parse(String(Buffer.from(part, 'base64url'))));
  return { header, claims, parts: parts.length };
}
