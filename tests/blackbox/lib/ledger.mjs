// What a sender knows for itself about its conversation, to be held against the server's history.
export class Ledger {
  acknowledged = new Map(); // text -> sequenceId, in the order of sending
  seen = new Map(); // sequenceId -> text
  moved = 0;

  acknowledge(text, sequenceId) {
    const before = this.acknowledged.get(text);
    if (before !== undefined && before !== sequenceId) this.moved++;
    this.acknowledged.set(text, sequenceId);
    this.saw(sequenceId, text);
  }

  saw(sequenceId, text) {
    const before = this.seen.get(sequenceId);
    if (before !== undefined && before !== text) this.moved++;
    this.seen.set(sequenceId, text);
  }

  // The last position up to which nothing is missing.
  position() {
    let last;
    for (const id of [...this.seen.keys()].sort()) {
      if (last !== undefined && BigInt(id) !== BigInt(last) + 1n) break;
      last = id;
    }
    return last;
  }

  compare(stored) {
    const count = new Ledger.Count();
    const places = new Map();
    const newest = new Map(); // sender -> the number it wrote last
    stored.forEach(({ text, sequenceId }, index) => {
      count.duplicated += places.has(text) ? 1 : 0;
      places.set(text, sequenceId);
      if (index > 0 && BigInt(sequenceId) !== BigInt(stored[index - 1].sequenceId) + 1n) count.reordered++;
      const [sender, number] = [text.split(' ')[0], numberOf(text)];
      if (number < newest.get(sender)) count.reordered++;
      newest.set(sender, number);
      if (this.seen.get(sequenceId) !== text) count.unseen++;
    });
    for (const [text, sequenceId] of this.acknowledged) {
      if (!places.has(text)) count.lost++;
      else if (places.get(text) !== sequenceId) count.moved++;
    }
    count.acknowledged = this.acknowledged.size;
    count.stored = stored.length;
    count.moved += this.moved;
    return count;
  }

  static Count = class {
    acknowledged = 0;
    stored = 0;
    lost = 0;
    duplicated = 0;
    reordered = 0;
    moved = 0; // acknowledged at one position, found at another
    unseen = 0; // stored, but neither acknowledged nor brought by a resume

    get isClean() {
      return this.lost + this.duplicated + this.reordered + this.moved + this.unseen === 0;
    }

    add(other) {
      for (const key of Object.keys(this)) this[key] += other[key];
    }
  };
}

const numberOf = (text) => Number(text.split(' ')[1]);
