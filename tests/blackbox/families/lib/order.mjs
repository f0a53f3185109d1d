import { equal } from '../../lib/check.mjs';

// Positions in the order of the conversation: clients sort them as plain strings or by numeric collation.
export function sortsAlike(sequenceIds, what) {
  equal([...sequenceIds].sort().join(), sequenceIds.join(), `${what}: as plain strings`);
  const numeric = (one, other) => one.localeCompare(other, undefined, { numeric: true });
  equal([...sequenceIds].sort(numeric).join(), sequenceIds.join(), `${what}: by localeCompare, numeric`);
}
