import { Wire } from './wire.mjs';
import { Ledger } from './ledger.mjs';
import { sleep, until, within } from './deadline.mjs';

const reconnectMs = 50;
const repliesTo = 5;

// An agent who never gives up: takes what is offered, answers every fifth message of a guest under an id made from it,
// and sends again, after every loss, whatever was not acknowledged. Keeps its own books of every conversation.
export class Attendant {
  ledgers = new Map(); // conversationId -> Ledger
  reached = new Map(); // conversationId -> sequenceId up to which all was shown, since the desk last took it
  faults = [];
  connects = 0;
  refusals = 0;
  #pending = new Map(); // clientMessageId -> frame, in the order of sending
  #answered = new Set();
  #left = false;
  #wire;

  constructor(stage, agentId, queueId, capacity, transient = new Set()) {
    Object.assign(this, { stage, agentId, queueId, capacity, transient });
  }

  async live() {
    while (!this.#left) {
      try {
        await this.#attend();
      } catch {
        // The server is away; that is what this program is for.
      }
      this.#wire?.drop();
      await sleep(reconnectMs);
    }
  }

  // Returns when everything said has been acknowledged, or clearly never will be.
  async settle() {
    await until(30_000, 'last acknowledgement', () => this.#pending.size === 0)
      .catch(() => this.#fault(`${this.#pending.size} messages never acknowledged`));
  }

  leave() {
    this.#left = true;
    this.#wire?.drop();
  }

  async #attend() {
    const headers = { authorization: `Bearer ${this.stage.api.token}` };
    const wire = new Wire(`${this.stage.url}/desk/ws`, { headers });
    this.#wire = wire;
    await within(5000, 'open', wire.opened);
    wire.onFrame = (frame) => this.#heard(frame);
    wire.send({
      type: 'signOn', agentId: this.agentId, name: 'Grace', queues: [this.queueId], skills: {}, capacity: this.capacity,
    });
    await wire.expect('signedOn');
    wire.keepAlive();
    this.connects++;
    await wire.closed;
  }

  #heard(frame) {
    this.#wire.frames.length = 0;
    switch (frame.type) {
      case 'offer': this.#send({ type: 'accept', conversationId: frame.conversationId }); break;
      case 'assigned': this.#assigned(frame); break;
      case 'message': this.#saw(frame); break;
      case 'ack': this.#acknowledged(frame); break;
      case 'error': this.#refused(frame); break;
    }
  }

  // What was said long before the desk took the conversation is for the history to tell.
  #assigned({ conversationId, messages }) {
    this.reached.delete(conversationId);
    for (const frame of this.#pending.values())
      if (frame.conversationId === conversationId) this.#send(frame);
    for (const message of messages) this.#saw({ ...message, conversationId });
  }

  #saw({ conversationId, sequenceId, text }) {
    this.#ledger(conversationId).saw(sequenceId, text);
    if (!this.#follows(conversationId, sequenceId)) this.#fault(`a gap before ${sequenceId} of ${conversationId}`);
    const number = Number(text.split(' ')[1]);
    if (text.startsWith(this.agentId) || number % repliesTo !== 0) return;
    const clientMessageId = `${this.agentId}-${conversationId}-${number}`;
    if (this.#answered.has(clientMessageId)) return;
    this.#answered.add(clientMessageId);
    const frame = { type: 'message', conversationId, text: `${this.agentId} ${number}`, clientMessageId };
    this.#pending.set(clientMessageId, frame);
    this.#send(frame);
  }

  #follows(conversationId, sequenceId) {
    const reached = this.reached.get(conversationId);
    if (reached !== undefined && BigInt(sequenceId) > BigInt(reached) + 1n) return false;
    if (reached === undefined || BigInt(sequenceId) > BigInt(reached)) this.reached.set(conversationId, sequenceId);
    return true;
  }

  #acknowledged({ conversationId, sequenceId, clientMessageId }) {
    const frame = this.#pending.get(clientMessageId);
    if (!frame) return;
    this.#pending.delete(clientMessageId);
    this.#ledger(conversationId).acknowledge(frame.text, sequenceId);
    // One that overtook others comes again behind them.
    this.#follows(conversationId, sequenceId);
  }

  #refused(frame) {
    // An offer that is over by the time it is accepted, and what was said before the conversation came back.
    if (['NOT_FOUND', 'FORBIDDEN', 'CONFLICT'].includes(frame.code)) return;
    if (!this.transient.has(frame.code)) this.#fault(frame.code);
    this.refusals++;
    this.#wire.drop();
  }

  #ledger(conversationId) {
    if (!this.ledgers.has(conversationId)) this.ledgers.set(conversationId, new Ledger());
    return this.ledgers.get(conversationId);
  }

  #send(frame) {
    if (this.#wire.isOpen) this.#wire.send(frame);
  }

  #fault(what) {
    const fault = `${this.agentId}: ${what}`;
    if (!this.faults.includes(fault)) this.faults.push(fault);
  }
}
