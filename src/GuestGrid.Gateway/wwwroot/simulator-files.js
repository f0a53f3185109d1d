// Files of the simulator: how they are shown and how they are read.

// A file of our own that is not stored yet has no address.
export function fileNode({ filename, size, url }) {
  const address = url && URL.canParse(url, location.href) ? new URL(url, location.href) : null;
  const isLink = address && /^https?:$/.test(address.protocol);
  const node = document.createElement(isLink ? 'a' : 'span');
  node.className = 'file';
  if (isLink) Object.assign(node, { href: address.href, download: filename, rel: 'noreferrer', target: '_blank' });
  const small = document.createElement('small');
  small.textContent = sizeOf(size);
  node.append(filename, small);
  return node;
}

export function sizeOf(bytes) {
  return bytes < 1024 ? `${bytes} B`
    : bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

export function base64Of(chosen) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(',') + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(chosen);
  });
}

// Once all is on its way there is only waiting for the answer, and no telling how long.
export function showProgress(progress, socket) {
  const all = socket.bufferedAmount;
  const show = () => {
    if (!progress.isConnected || socket.bufferedAmount === 0) {
      progress.removeAttribute('value');
      return;
    }
    progress.value = 1 - socket.bufferedAmount / all;
    setTimeout(show, 100);
  };
  show();
}
