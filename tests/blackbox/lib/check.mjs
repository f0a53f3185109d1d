// Assertions whose message says what was expected and what came.
const show = (value) => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text && text.length > 300 ? `${text.slice(0, 300)}...` : text;
};

export function check(fact, why) {
  if (!fact) throw new Error(typeof why === 'function' ? why() : why);
}

export function equal(actual, expected, what) {
  check(actual === expected, () => `${what}: expected ${show(expected)}, got ${show(actual)}`);
}

export function oneOf(actual, expected, what) {
  check(expected.includes(actual), () => `${what}: expected one of ${show(expected)}, got ${show(actual)}`);
}

export function has(object, fields, what) {
  const missing = fields.filter((field) => object?.[field] === undefined);
  check(missing.length === 0, () => `${what}: no ${missing.join(', ')} in ${show(object)}`);
}

// Positions are digits of one width, so they sort alike as text and as numbers.
export function gapless(sequenceIds, what) {
  sequenceIds.forEach((id, index) => {
    check(/^\d+$/.test(id), () => `${what}: sequenceId ${show(id)} is not all digits`);
    if (index === 0) return;
    const previous = sequenceIds[index - 1];
    equal(id.length, previous.length, `${what}: width of ${id}`);
    equal(BigInt(id), BigInt(previous) + 1n, `${what}: after ${previous}`);
  });
}

// RFC 9457 and the Genesys names in one body, the correlation id in both places, nothing internal.
export function problem(answer, status, code) {
  equal(answer.status, status, `status (${show(answer.body)})`);
  check(/^application\/problem\+json/.test(answer.headers.get('content-type') ?? ''),
    () => `content-type is ${answer.headers.get('content-type')}`);
  has(answer.body, ['type', 'title', 'status', 'code', 'message', 'contextId', 'errors'], 'problem body');
  equal(answer.body.status, status, 'status in the body');
  if (code) equal(answer.body.code, code, 'code');
  const correlation = answer.headers.get('inin-correlation-id');
  check(correlation, 'no ININ-Correlation-Id');
  equal(answer.body.contextId, correlation, 'contextId');
  check(!/Exception|StackTrace|\bat [A-Z]\w+\.|\.cs\b|System\.|GuestGrid\.[A-Z]/.test(answer.text),
    () => `something internal leaks: ${show(answer.text)}`);
}

export function refusal(answer, status, code) {
  problem(answer, status, code);
  const ms = answer.body.retryAfterMs;
  check(ms > 0, () => `retryAfterMs is ${show(ms)}`);
  equal(answer.headers.get('retry-after'), String(Math.ceil(ms / 1000)), 'Retry-After in whole seconds, rounded up');
}
