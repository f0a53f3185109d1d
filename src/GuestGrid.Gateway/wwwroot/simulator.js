// A guest on /simulator/ws. What anyone wrote only ever goes in as text.

import { base64Of, fileNode, showProgress, sizeOf } from './simulator-files.js';

const retryDelayMinMs = 500;
const retryDelayMaxMs = 15_000;
const typingPauseMs = 2_000;
const keptKey = 'guestgrid-simulator';
// No server takes more in one frame, whatever it is set to.
const fileBytesMost = 64 * 1024 * 1024;

const $ = (id) => document.getElementById(id);
const [messages, compose, text, context, file] = ['messages', 'compose', 'text', 'context', 'file'].map($);
const shown = new Map();
const waiting = new Map();
// Files that were on their way when the connection was lost: whether they arrived, the conversation will show.
const doubtful = new Map();

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
  for (const button of [...document.querySelectorAll('button[type=submit]'), $('end'), $('attach')])
    button.disabled = !isConnected;
}

function item(kind, words, detail, files = []) {
  const node = document.createElement('li');
  node.className = kind;
  node.append(...files.map(fileNode), words);
  const small = document.createElement('small');
  if (detail) small.textContent = detail;
  if (detail) node.append(small);
  messages.append(node);
  messages.scrollTop = messages.scrollHeight;
  return node;
}

function say(node, detail) {
  node.querySelector(':scope > small').textContent = detail;
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
    for (const node of doubtful.values()) say(node, 'Not sent: the connection was lost');
  },
  message(frame) {
    advance(frame.sequenceId);
    if (shown.has(frame.sequenceId) || waiting.has(frame.clientMessageId)) return;
    doubtful.get(frame.clientMessageId)?.remove();
    const node = item(
      frame.direction, frame.text, `${frame.from?.name ?? ''} · ${timeOf(frame.date)}`, frame.attachments);
    shown.set(frame.sequenceId, node);
    $('typing').textContent = '';
    if (frame.direction === 'outbound') transmitFrame({ type: 'readReceipt', sequenceId: frame.sequenceId });
  },
  ack(frame) {
    advance(frame.sequenceId);
    const node = waiting.get(frame.clientMessageId);
    if (!node) return;
    waiting.delete(frame.clientMessageId);
    settle(node);
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
      settle(node, frame.message);
    }
    const wait = frame.retryAfterMs ? ` Try again in ${Math.ceil(frame.retryAfterMs / 1000)} s.` : '';
    $('fault').textContent = frame.message + wait;
    if (frame.code === 'INVALID_TOKEN' || frame.code === 'SESSION_ENDED') forget();
  },
};

function settle(node, fault) {
  node.querySelector('progress')?.remove();
  node.classList.remove('waiting');
  node.classList.toggle('refused', fault !== undefined);
  if (fault !== undefined) say(node, fault);
}

function transmitFrame(frame) {
  if (socket?.readyState !== WebSocket.OPEN) return false;
  socket.send(JSON.stringify(frame));
  return true;
}

function transmit(clientMessageId, words) {
  transmitFrame({ action: 'send', text: words, clientMessageId });
}

async function upload(clientMessageId, chosen, caption, node) {
  const current = socket;
  const progress = document.createElement('progress');
  node.append(progress);
  try {
    const buffer = await base64Of(chosen);
    if (current !== socket || current.readyState !== WebSocket.OPEN) return;
    const { name: filename, type: contentType } = chosen;
    transmitFrame({ action: 'upload', filename, contentType, buffer, caption, clientMessageId });
    showProgress(progress, current);
  } catch {
    waiting.delete(clientMessageId);
    settle(node, 'This file can’t be read.');
  }
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
  for (const [clientMessageId, node] of waiting) {
    if (!node.dataset.file) continue;
    waiting.delete(clientMessageId);
    settle(node, code === 1009 ? 'This file is too large.' : 'The connection was lost …');
    if (code !== 1009) doubtful.set(clientMessageId, node);
  }
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
  const [chosen] = file.files;
  if (!chosen && !words.trim() || $('state').dataset.state !== 'connected') return;
  const clientMessageId = [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16)).join('-');
  const node = item('inbound waiting', words, 'Sending …', chosen && [{ filename: chosen.name, size: chosen.size }]);
  waiting.set(clientMessageId, node);
  if (chosen) {
    node.dataset.file = chosen.name;
    upload(clientMessageId, chosen, words, node);
  } else {
    node.dataset.text = words;
    transmit(clientMessageId, words);
  }
  text.value = '';
  choose(null);
  $('fault').textContent = '';
  stopTyping();
});

// Null takes back what was chosen.
function choose(chosen) {
  const isTooLarge = chosen?.size > fileBytesMost;
  if (!chosen || isTooLarge) file.value = '';
  $('chosen').hidden = !chosen || isTooLarge;
  $('fileName').textContent = chosen ? `${chosen.name} · ${sizeOf(chosen.size)}` : '';
  $('fault').textContent = isTooLarge ? 'This file is too large.' : '';
  text.placeholder = $('chosen').hidden ? 'Write a message' : 'Write a caption';
}

$('attach').addEventListener('click', () => file.click());

file.addEventListener('change', () => {
  choose(file.files[0]);
  text.focus();
});

$('discard').addEventListener('click', () => {
  choose(null);
  $('attach').focus();
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
  doubtful.clear();
  choose(null);
  $('fault').textContent = '';
  connect();
});

$('panel').open = matchMedia('(min-width: 45rem)').matches;
connect();
