import { equal, gapless } from './check.mjs';
import { until } from './deadline.mjs';

// One side of a conversation that sends the next message when the last is acknowledged, over any number of
// connections, and keeps its own books: what was acknowledged where, and what it has seen.
export class Talker {
  acknowledged = new Map(); // text -> sequenceId
  seen = new Map(); // sequenceId -> text
  duplicates = [];
  #next = 1;
  #pending;
  #wire;
  #paused = true;

  constructor(name, conversationId) {
    this.name = name;
    this.conversationId = conversationId;
  }

  start(wire) {
    this.#wire = wire;
    this.#paused = false;
    wire.onFrame = (frame) => this.#heard(frame);
    for (const frame of wire.frames.splice(0)) this.#heard(frame);
    this.#send();
  }

  // Sends nothing new; what is under way stays so.
  pause() {
    this.#paused = true;
  }

  async finish() {
    this.pause();
    await until(30_000, `${this.name}: last acknowledgement`, () => !this.#pending);
  }

  // The last position up to which nothing is missing.
  position() {
    const known = [...this.seen.keys()].sort();
    let at = 0;
    while (at + 1 < known.length && BigInt(known[at + 1]) === BigInt(known[at]) + 1n) at++;
    return known[at];
  }

  compare(stored, who) {
    const places = new Map();
    for (const { text, sequenceId } of stored) places.set(text, [...(places.get(text) ?? []), sequenceId]);
    for (const [text, sequenceId] of this.acknowledged)
      equal((places.get(text) ?? []).join(), sequenceId, `${who}: place of acknowledged "${text}"`);
    const mine = stored.filter(({ text }) => text.startsWith(`${this.name} `)).map(({ text }) => text);
    equal(new Set(mine).size, mine.length, `${who}: messages stored once`);
  }

  compareSeen(stored, who) {
    equal(this.duplicates.length, 0, `${who}: messages seen twice (${this.duplicates.slice(0, 3)})`);
    gapless([...this.seen.keys()].sort(), `${who}: seen`);
    for (const { text, sequenceId } of stored)
      equal(this.seen.get(sequenceId), text, `${who}: seen at ${sequenceId}`);
  }

  #heard(frame) {
    if (frame.type === 'message') this.#saw(frame.sequenceId, frame.text);
    if (frame.type !== 'ack' || frame.clientMessageId !== this.#pending) return;
    this.acknowledged.set(this.#pending, frame.sequenceId);
    this.seen.set(frame.sequenceId, this.#pending);
    this.#pending = undefined;
    if (!this.#paused) this.#send();
  }

  #saw(sequenceId, text) {
    const own = text.startsWith(`${this.name} `);
    if (this.seen.has(sequenceId) && !own) this.duplicates.push(sequenceId);
    this.seen.set(sequenceId, text);
  }

  // A message that was never acknowledged goes out again under its own id.
  #send() {
    if (!this.#wire.isOpen) return;
    this.#pending ??= `${this.name} ${this.#next++}`;
    this.#wire.send({
      type: 'message', text: this.#pending, clientMessageId: this.#pending,
      ...(this.conversationId && { conversationId: this.conversationId }),
    });
  }
}
