// The border to the core, whose other half is web/wasm/src/plain.rs: a value passes as CBOR (RFC 8949). Objects are maps under their
// own names, bytes are bytes, what is not there is undefined. Only the module's glue calls this.

const text = new TextEncoder();
const read = new TextDecoder();

/** What the core is handed. */
export function pack(value: unknown): Uint8Array {
  const out = new Packer();
  out.value(value);
  return out.done();
}

/** What the core hands over; its memory is not kept. */
export function unpack(bytes: Uint8Array): unknown {
  return new Unpacker(bytes).value();
}

class Packer {
  private bytes = new Uint8Array(1024);
  private at = 0;

  done(): Uint8Array {
    return this.bytes.subarray(0, this.at);
  }

  value(it: unknown): void {
    if (it === undefined || it === null) this.byte(0xf7);
    else if (typeof it === 'boolean') this.byte(it ? 0xf5 : 0xf4);
    else if (typeof it === 'number') this.number(it);
    else if (typeof it === 'string') this.text(it);
    else if (it instanceof Uint8Array) this.raw(2, it);
    else if (Array.isArray(it)) this.list(it);
    else if (typeof it === 'object') this.object(it);
    else throw new TypeError(`nothing of this kind passes to the core: ${typeof it}`);
  }

  private number(it: number): void {
    if (Number.isSafeInteger(it)) {
      this.head(it < 0 ? 1 : 0, it < 0 ? -1 - it : it);
      return;
    }
    this.byte(0xfb);
    const at = this.room(8);
    new DataView(this.bytes.buffer).setFloat64(at, it);
  }

  private text(it: string): void {
    this.raw(3, text.encode(it));
  }

  private list(it: readonly unknown[]): void {
    this.head(4, it.length);
    for (const one of it) this.value(one);
  }

  private object(it: object): void {
    const fields = Object.entries(it);
    this.head(5, fields.length);
    for (const [name, value] of fields) {
      this.text(name);
      this.value(value);
    }
  }

  private raw(major: number, it: Uint8Array): void {
    this.head(major, it.length);
    const at = this.room(it.length);
    this.bytes.set(it, at);
  }

  private head(major: number, argument: number): void {
    const [short, width] = argument < 24 ? [argument, 0] : argument < 0x100 ? [24, 1] : argument < 0x1_0000 ? [25, 2] : argument < 0x1_0000_0000 ? [26, 4] : [27, 8];
    this.byte((major << 5) | short);
    const end = this.room(width) + width;
    for (let at = end - 1, left = argument; at >= end - width; at--, left = Math.floor(left / 256)) this.bytes[at] = left % 256;
  }

  private byte(it: number): void {
    const at = this.room(1);
    this.bytes[at] = it;
  }

  /** Makes room for so many bytes, and says where it begins. */
  private room(many: number): number {
    const at = this.at;
    this.at += many;
    if (this.at > this.bytes.length) {
      const grown = new Uint8Array(Math.max(this.at, this.bytes.length * 2));
      grown.set(this.bytes.subarray(0, at));
      this.bytes = grown;
    }
    return at;
  }
}

class Unpacker {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  value(): unknown {
    const first = this.bytes[this.at] ?? 0xf7;
    if (first === 0xfb) return this.float();
    const argument = this.argument();
    switch (first >> 5) {
      case 0:
        return argument;
      case 1:
        return -1 - argument;
      case 2:
        return this.part(argument).slice();
      case 3:
        return this.text(argument);
      case 4:
        return Array.from({ length: argument }, () => this.value());
      case 5:
        return this.object(argument);
      default:
        return argument === 20 ? false : argument === 21 ? true : undefined;
    }
  }

  private object(many: number): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    for (let field = 0; field < many; field++) {
      const name = this.text(this.argument());
      object[name] = this.value();
    }
    return object;
  }

  /** Short words, of which there are thousands in a list, are cheaper letter by letter. */
  private text(many: number): string {
    const part = this.part(many);
    return many < 40 && part.every((byte) => byte < 0x80) ? String.fromCharCode(...part) : read.decode(part);
  }

  private float(): number {
    const at = this.bytes.byteOffset + this.at + 1;
    this.at += 9;
    return new DataView(this.bytes.buffer).getFloat64(at);
  }

  private part(many: number): Uint8Array {
    this.at += many;
    return this.bytes.subarray(this.at - many, this.at);
  }

  private argument(): number {
    const short = (this.bytes[this.at++] ?? 0) & 31;
    if (short < 24) return short;
    let argument = 0;
    for (let left = 1 << (short - 24); left > 0; left--) argument = argument * 256 + (this.bytes[this.at++] ?? 0);
    return argument;
  }
}
