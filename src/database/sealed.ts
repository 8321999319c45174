import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

/** An encrypted value: AES-256-GCM, in base64. */
export interface Sealed {
  nonce: string;
  text: string;
  tag: string;
}

const cipher = 'aes-256-gcm';

/** SHA-256 of a text, hexadecimal. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Seals and opens values under a secret that the caller brings with each request and that is kept nowhere. */
export class Seal {
  private readonly key: Buffer;

  /** @param purpose seals of different purposes cannot open each other's values */
  constructor(secret: string, purpose: string) {
    this.key = Buffer.from(hkdfSync('sha256', secret, '', `rolecall ${purpose}`, 32));
  }

  /** Encrypts a value that JSON can hold. */
  close(value: unknown): Sealed {
    const nonce = randomBytes(12);
    const encryption = createCipheriv(cipher, this.key, nonce);
    const text = Buffer.concat([encryption.update(JSON.stringify(value), 'utf8'), encryption.final()]);
    const [inBase64, tag] = [text.toString('base64'), encryption.getAuthTag().toString('base64')];
    return { nonce: nonce.toString('base64'), text: inBase64, tag };
  }

  /** @throws Error when it was sealed under another secret, or tampered with */
  open(sealed: Sealed): unknown {
    const decryption = createDecipheriv(cipher, this.key, Buffer.from(sealed.nonce, 'base64'));
    decryption.setAuthTag(Buffer.from(sealed.tag, 'base64'));
    const text = Buffer.concat([decryption.update(sealed.text, 'base64'), decryption.final()]);
    return JSON.parse(text.toString('utf8'));
  }
}
