// A guest on /simulator/ws. What anyone wrote only ever goes in as text.

const retryDelayMinMs = 500;
const retryDelayMaxMs = 15_000;
const typingPauseMs = 2_000;
const keptKey = 'guestgrid-simulator';

const $ = (id) => document.getElementById(id);
const [messages, compose, text, context] = ['messages', 'compose', 'text', 'context'].map($);
const shown = new Map();
const waiting = new Map();

let kept = readKept();
let socket = null;
let retryDelayMs = retryDelayMinMs;
let retryTimer = null;
let typingTimer = null;

// A page that was loaded again shows nothing yet: it asks for all there is.
function readKept() {
  try {
    const { token, start } = JSON.parse(sessionStorage.getItem(keptKey)) ?? {};
    return { token, start, last: start };
  } catch {
    return {};
  }
}

function keep(change) {
  kept = { ...kept, ...change };
  sessionStorage.setItem(keptKey, JSON.stringify({ token: kept.token, start: kept.start }));
}

function forget() {
  kept = {};
  sessionStorage.removeItem(keptKey);
}

function setState(state, words) {
  $('state').dataset.state = state;
  $('state').textContent = words;
  const isConnected = state === 'connected';
  for (const button of [...document.querySelectorAll('button[type=submit]'), $('end')]) button.disabled = !isConnected;
}

function item(kind, words, detail) {
  const node = document.createElement('li');
  node.className = kind;
  node.append(words);
  const small = document.createElement('small');
  if (detail) small.textContent = detail;
  if (detail) node.append(small);
  messages.append(node);
  messages.scrollTop = messages.scrollHeight;
  return node;
}

function say(node, detail) {
  node.querySelector('small').textContent = detail;
}

function timeOf(date) {
  return new Date(date).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}

function advance(sequenceId) {
  // Six digits say which conversation, the rest counts: the position before the first message.
  kept.start ??= sequenceId.slice(0, 6).padEnd(sequenceId.length, '0');
  if (!kept.last || sequenceId > kept.last) keep({ last: sequenceId });
}

const receive = {
  connect(frame) {
    keep({ token: frame.token });
    retryDelayMs = retryDelayMinMs;
    setState('connected', 'Connected');
    for (const name of ['sessionId', 'conversationId', 'expiresAt']) $(name).textContent = frame[name] ?? '–';
    $('fault').textContent = '';
    // What was not acknowledged is sent again under its id, so that it counts once.
    for (const [clientMessageId, node] of waiting) transmit(clientMessageId, node.dataset.text);
  },
  message(frame) {
    advance(frame.sequenceId);
    if (shown.has(frame.sequenceId) || waiting.has(frame.clientMessageId)) return;
    const node = item(frame.direction, frame.text, `${frame.from?.name ?? ''} · ${timeOf(frame.date)}`);
    shown.set(frame.sequenceId, node);
    $('typing').textContent = '';
    if (frame.direction === 'outbound') transmitFrame({ type: 'readReceipt', sequenceId: frame.sequenceId });
  },
  ack(frame) {
    advance(frame.sequenceId);
    const node = waiting.get(frame.clientMessageId);
    if (!node) return;
    waiting.delete(frame.clientMessageId);
    node.classList.remove('waiting');
    shown.set(frame.sequenceId, node);
    say(node, `Stored · ${timeOf(Date.now())}`);
  },
  readReceipt(frame) {
    const node = shown.get(frame.sequenceId);
    if (node) say(node, 'Read');
  },
  typing(frame) { $('typing').textContent = frame.state === 'on' ? 'The agent is typing …' : ''; },
  routed(frame) { item('note', `In queue ${frame.queueId}`); },
  agentJoined(frame) { item('note', `${frame.name} has joined`); },
  agentLeft(frame) { item('note', `${frame.name} has left`); },
  tokenExpiring(frame) {
    if (frame.token) keep({ token: frame.token });
    else $('fault').textContent = `The session ends at ${timeOf(frame.expiresAt)} unless you write.`;
  },
  ended(frame) {
    if (frame.reason === 'superseded') return;
    item('note', `The session has ended (${frame.reason}).`);
    forget();
  },
  error(frame) {
    const node = waiting.get(frame.clientMessageId);
    if (node) {
      waiting.delete(frame.clientMessageId);
      node.classList.replace('waiting', 'refused');
      say(node, frame.message);
    }
    const wait = frame.retryAfterMs ? ` Try again in ${Math.ceil(frame.retryAfterMs / 1000)} s.` : '';
    $('fault').textContent = frame.message + wait;
    if (frame.code === 'INVALID_TOKEN' || frame.code === 'SESSION_ENDED') forget();
  },
};

function transmitFrame(frame) {
  if (socket?.readyState !== WebSocket.OPEN) return false;
  socket.send(JSON.stringify(frame));
  return true;
}

function transmit(clientMessageId, words) {
  transmitFrame({ action: 'send', text: words, clientMessageId });
}

function connect() {
  clearTimeout(retryTimer);
  setState('connecting', 'Connecting …');
  const current = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/simulator/ws`);
  socket = current;
  current.onopen = () => transmitFrame({
    type: 'connect', guestInfo: { name: 'Simulated guest' }, token: kept.token, lastSequenceId: kept.last,
  });
  current.onmessage = (event) => {
    const frame = JSON.parse(event.data);
    receive[frame.type]?.(frame);
  };
  current.onclose = (event) => {
    if (socket === current) onClose(event.code);
  };
}

// The range of a close code says what to do: from 4500 on it is final.
function onClose(code) {
  $('typing').textContent = '';
  if (code === 4501) {
    forget();
    connect();
  } else if (code >= 4500 && code <= 4999) {
    setState('ended', code === 4509 ? 'Continued in another window' : 'Session ended');
  } else {
    const wait = retryDelayMs * (0.5 + Math.random() / 2);
    retryDelayMs = Math.min(retryDelayMs * 2, retryDelayMaxMs);
    setState('failed', 'No connection; trying again …');
    retryTimer = setTimeout(connect, wait);
  }
}

compose.addEventListener('submit', (event) => {
  event.preventDefault();
  const words = text.value;
  if (!words.trim() || $('state').dataset.state !== 'connected') return;
  const clientMessageId = [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16)).join('-');
  const node = item('inbound waiting', words, 'Sending …');
  node.dataset.text = words;
  waiting.set(clientMessageId, node);
  transmit(clientMessageId, words);
  text.value = '';
  $('fault').textContent = '';
  stopTyping();
});

text.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  compose.requestSubmit();
});

text.addEventListener('input', () => {
  if (typingTimer === null) transmitFrame({ type: 'typing', state: 'on' });
  clearTimeout(typingTimer);
  typingTimer = setTimeout(() => {
    stopTyping();
    transmitFrame({ type: 'typing', state: 'off' });
  }, typingPauseMs);
});

function stopTyping() {
  clearTimeout(typingTimer);
  typingTimer = null;
}

context.addEventListener('submit', (event) => {
  event.preventDefault();
  let data = null;
  try { data = JSON.parse($('data').value); } catch { /* told below */ }
  const isObject = data !== null && typeof data === 'object' && !Array.isArray(data);
  $('noted').textContent = !isObject ? 'This is not a JSON object.'
    : transmitFrame({ action: 'context', data }) ? 'Sent.' : 'Not connected.';
});

$('end').addEventListener('click', () => transmitFrame({ type: 'end' }));

$('fresh').addEventListener('click', () => {
  forget();
  socket?.close(1000);
  messages.replaceChildren();
  shown.clear();
  waiting.clear();
  $('fault').textContent = '';
  connect();
});

$('panel').open = matchMedia('(min-width: 45rem)').matches;
connect();
