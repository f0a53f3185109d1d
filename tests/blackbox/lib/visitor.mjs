import { Wire } from './wire.mjs';
import { Ledger } from './ledger.mjs';
import { sleep, until, within } from './deadline.mjs';

const window = 4;
const reconnectMs = 50;

// A guest who never gives up: sends a few messages ahead, reconnects where it left off, and sends again, in
// the old order and under the old ids, whatever was not acknowledged.
export class Visitor {
  ledger = new Ledger();
  faults = [];
  connects = 0;
  refusals = 0;
  gapMs = 0;
  longestGapMs = 0;
  answeredAt = Date.now();
  #pending = [];
  #next = 1;
  #stopping = false;
  #left = false;
  #afresh = false;
  #connected = false;
  #timer;
  #wire;
  #transient;

  // transient: codes of errors that a grid of many may give while one of them is away; the guest comes back.
  // paceMs: from an acknowledgement to the message that follows it.
  constructor(url, session, transient = new Set(), paceMs = 0) {
    this.paceMs = paceMs;
    this.url = url;
    this.session = session;
    this.#transient = transient;
  }

  // Counts the longest wait for an acknowledgement anew.
  resetGap() {
    this.gapMs = 0;
  }

  async live() {
    while (!this.#left) {
      try {
        await this.#visit();
      } catch {
        // The server is away; that is what this program is for.
      }
      this.#wire?.drop();
      await sleep(reconnectMs);
    }
  }

  // No new messages; returns when everything sent has been acknowledged, or clearly never will be.
  async settle() {
    this.#stopping = true;
    await until(30_000, 'last acknowledgement', () => this.#pending.length === 0)
      .catch(() => this.#fault(`${this.#pending.length} messages never acknowledged`));
  }

  leave() {
    this.#left = true;
    this.#wire?.drop();
  }

  async #visit() {
    this.#connected = false;
    const wire = new Wire(`${this.url}/webchat/v1`);
    this.#wire = wire;
    await within(5000, 'open', wire.opened);
    wire.send({
      type: 'connect',
      guestInfo: { name: 'Ada' },
      token: this.session.token,
      lastSequenceId: this.#afresh ? undefined : this.ledger.position(),
    });
    wire.onFrame = (frame) => this.#heard(frame);
    await wire.expect('connect');
    wire.keepAlive();
    this.connects++;
    // Nothing new before what waits: the timer may come while the grid takes its time to answer.
    this.#connected = true;
    for (const text of this.#pending) this.#send(text);
    this.#more();
    await wire.closed;
  }

  // A server that does not know what it had acknowledged has lost it; the comparison will say what.
  #refused(frame) {
    if (this.#transient.has(frame.code)) {
      this.refusals++;
      this.#wire.drop();
      return;
    }
    this.#fault(frame.code);
    if (frame.code === 'INVALID_POSITION') this.#afresh = true;
    this.#wire.drop();
  }

  // Something always waits for an acknowledgement, so the time between two is how long the guest waited.
  #answered() {
    const now = Date.now();
    this.gapMs = Math.max(this.gapMs, now - this.answeredAt);
    this.longestGapMs = Math.max(this.longestGapMs, this.gapMs);
    this.answeredAt = now;
  }

  #fault(what) {
    const fault = `${this.session.id}: ${what}`;
    if (!this.faults.includes(fault)) this.faults.push(fault);
  }

  #more() {
    while (this.#connected && !this.#stopping && this.#pending.length < window) {
      const text = `${this.session.id} ${this.#next++}`;
      this.#pending.push(text);
      this.#send(text);
    }
  }

  #moreInTime() {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#more();
    }, this.paceMs);
  }

  #send(text) {
    if (this.#wire.isOpen) this.#wire.send({ type: 'message', text, clientMessageId: text });
  }

  #heard(frame) {
    this.#wire.frames.length = 0;
    if (frame.type === 'message') this.ledger.saw(frame.sequenceId, frame.text);
    else if (frame.type === 'error') this.#refused(frame);
    else if (frame.type === 'ack') {
      this.#answered();
      const index = this.#pending.indexOf(frame.clientMessageId);
      this.ledger.acknowledge(frame.clientMessageId, frame.sequenceId);
      if (index >= 0) this.#pending.splice(index, 1);
      if (this.paceMs > 0) this.#moreInTime();
      else this.#more();
    }
  }
}
