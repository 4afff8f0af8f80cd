// An authenticator app (RFC 6238), and a real login service of the organisation, for tests.
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The code of the step that is so many from now. */
export function codeOf(secret, steps = 0) {
  const bits = [...secret].map((letter) => LETTERS.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const sum = createHmac('sha1', key).update(counter).digest();
  const at = sum[19] & 15;
  return String((sum.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

export class LoginService {
  static async start(...redirects) {
    const folder = join(dirname(fileURLToPath(import.meta.url)), '../../tests/oidc');
    const service = new LoginService();
    service.process = spawn('node', ['provider.mjs', ...redirects], { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] });
    for await (const line of createInterface({ input: service.process.stdout })) {
      service.issuer = line.trim();
      break;
    }
    // Whoever says nothing more is still listened to.
    service.process.stdout.resume();
    return service;
  }

  stop() {
    this.process?.stdin.end();
  }
}
