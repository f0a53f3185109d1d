import { randomBytes } from 'node:crypto';
import { equal } from '../../lib/check.mjs';
import { answered, Api } from '../lib/grid.mjs';

const presignPath = '/api/v2/webchat/attachments/generate-presigned-url';

const magic = {
  'image/png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  'image/jpeg': Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0x49, 0x46, 0x00, 0x01]),
  'application/pdf': Buffer.from('%PDF-1.7\n'),
};

// Bytes that begin as such a file does.
export function fileOf(contentType, size = 300) {
  const head = magic[contentType];
  return Buffer.concat([head, randomBytes(Math.max(0, size - head.length))]).subarray(0, size);
}

// What a guest's page does with a file: asks where to, puts it there.
export class Files {
  constructor(base, token) {
    this.base = base;
    this.api = new Api(base, token);
  }

  ask(filename, contentType, size, more) {
    return this.api.post(presignPath, { filename, contentType, size, ...more });
  }

  async presigned(filename, contentType, size) {
    return answered(this.ask(filename, contentType, size), 200, 'presign');
  }

  async put(uploadUrl, contentType, body) {
    const response = await fetch(new URL(uploadUrl, this.base), {
      method: 'PUT', headers: { 'content-type': contentType }, body, signal: AbortSignal.timeout(60_000),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text };
  }

  async upload(filename, contentType, bytes = fileOf(contentType)) {
    const { uploadUrl, metadata } = await this.presigned(filename, contentType, bytes.length);
    const answer = await this.put(uploadUrl, contentType, bytes);
    equal(answer.status, 200, `PUT ${filename} (${answer.text.slice(0, 200)})`);
    return { uploadUrl, metadata, bytes };
  }
}

// Where a message says that a file can be had.
export const downloadUrl = (attachment) =>
  Object.values(attachment).find((value) => typeof value === 'string' && /^(https?:\/\/|\/)/.test(value));
