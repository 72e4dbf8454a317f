// Plain data (null, booleans, numbers, strings, arrays, Maps, Sets, plain objects) as bytes and back: several times smaller and faster than
// v8.serialize, because records of one shape are written without their field names and each text is written once. Shared objects stay shared.

const TAG = {
  null: 0,
  undefined: 1,
  false: 2,
  true: 3,
  int: 4,
  double: 5,
  text: 6,
  knownText: 7,
  list: 8,
  ints: 9,
  doubles: 10,
  map: 11,
  set: 12,
  newShape: 13,
  object: 14,
  knownObject: 15,
} as const;

/** Texts longer than this are seldom the same twice. */
const KNOWN_TEXT_MAX = 64;
/** Arrays shorter than this are not looked at for being numbers alone. */
const NUMBERS_MIN = 4;
/** Whole numbers up to here, either side, are written as such: twice one is still exact. Times in ms are far below. */
const INT_MAX = 2 ** 52 - 1;
const isInt = (value: number) => Number.isInteger(value) && value <= INT_MAX && value >= -INT_MAX && !Object.is(value, -0);

type Shape = { readonly id: number; readonly keys: readonly string[] };

/** Throws on what is no plain data: a function, a symbol, a bigint, an instance of a class. */
export function encodePlain(value: unknown): Buffer {
  const out = createSink();
  const texts = new Map<string, number>();
  /** By number of fields and first field; few share both. */
  const shapes = new Map<string, Shape[]>();
  let shapeCount = 0;
  const objects = new Map<object, number>();

  const text = (one: string) => {
    const known = texts.get(one);
    if (known !== undefined) {
      out.byte(TAG.knownText);
      return out.size(known);
    }
    if (one.length <= KNOWN_TEXT_MAX) texts.set(one, texts.size);
    out.byte(TAG.text);
    out.text(one);
  };
  const number = (one: number) => {
    if (isInt(one)) {
      out.byte(TAG.int);
      out.int(one);
    } else {
      out.byte(TAG.double);
      out.double(one);
    }
  };
  const list = (members: readonly unknown[]) => {
    const kind = members.length < NUMBERS_MIN ? null : numbersKind(members);
    out.byte(kind ?? TAG.list);
    out.size(members.length);
    if (kind === TAG.ints) for (const member of members) out.int(member as number);
    else if (kind === TAG.doubles) for (const member of members) out.double(member as number);
    else for (const member of members) write(member);
  };
  const object = (one: Record<string, unknown>) => {
    const known = objects.get(one);
    if (known !== undefined) {
      out.byte(TAG.knownObject);
      return out.size(known);
    }
    objects.set(one, objects.size);
    const keys = Object.keys(one);
    const bucket = `${keys.length} ${keys[0]}`;
    const alike = shapes.get(bucket);
    const shape = alike?.find((known) => known.keys.every((key, at) => key === keys[at]));
    if (shape) {
      out.byte(TAG.object);
      out.size(shape.id);
    } else {
      const fresh = { id: shapeCount++, keys };
      if (alike) alike.push(fresh);
      else shapes.set(bucket, [fresh]);
      out.byte(TAG.newShape);
      out.size(keys.length);
      for (const key of keys) out.text(key);
    }
    for (const key of keys) write(one[key]);
  };
  const write = (one: unknown): void => {
    if (typeof one === "number") return number(one);
    if (typeof one === "string") return text(one);
    if (one === null) return out.byte(TAG.null);
    if (one === undefined) return out.byte(TAG.undefined);
    if (typeof one === "boolean") return out.byte(one ? TAG.true : TAG.false);
    if (Array.isArray(one)) return list(one);
    if (one instanceof Map) {
      out.byte(TAG.map);
      out.size(one.size);
      for (const [key, member] of one) {
        write(key);
        write(member);
      }
      return;
    }
    if (one instanceof Set) {
      out.byte(TAG.set);
      out.size(one.size);
      for (const member of one) write(member);
      return;
    }
    if (typeof one !== "object" || ![Object.prototype, null].includes(Object.getPrototypeOf(one)))
      throw new Error(`not plain data: ${String(one)}`);
    object(one as Record<string, unknown>);
  };
  write(value);
  return out.bytes();
}

/** Throws on bytes that `encodePlain` did not write, as far as that shows. */
export function decodePlain(bytes: Buffer): unknown {
  const source = createSource(bytes);
  const texts: string[] = [];
  const shapes: string[][] = [];
  const objects: object[] = [];

  const object = (keys: readonly string[]) => {
    const one: Record<string, unknown> = {};
    objects.push(one);
    for (const key of keys) one[key] = read();
    return one;
  };
  const listOf = <T>(next: () => T): T[] => {
    const list: T[] = [];
    for (let left = source.size(); left > 0; left -= 1) list.push(next());
    return list;
  };
  const read = (): unknown => {
    const tag = source.byte();
    switch (tag) {
      case TAG.null:
        return null;
      case TAG.undefined:
        return undefined;
      case TAG.false:
        return false;
      case TAG.true:
        return true;
      case TAG.int:
        return source.int();
      case TAG.double:
        return source.double();
      case TAG.text: {
        const text = source.text();
        if (text.length <= KNOWN_TEXT_MAX) texts.push(text);
        return text;
      }
      case TAG.knownText:
        return texts[source.size()];
      case TAG.list:
        return listOf(read);
      case TAG.ints:
        return listOf(source.int);
      case TAG.doubles:
        return listOf(source.double);
      case TAG.map: {
        const map = new Map<unknown, unknown>();
        for (let left = source.size(); left > 0; left -= 1) {
          const key = read();
          map.set(key, read());
        }
        return map;
      }
      case TAG.set:
        return new Set(listOf(read));
      case TAG.newShape: {
        const keys = listOf(source.text);
        shapes.push(keys);
        return object(keys);
      }
      case TAG.object:
        return object(shapes[source.size()] ?? fail());
      case TAG.knownObject:
        return objects[source.size()] ?? fail();
      default:
        return fail();
    }
  };
  const value = read();
  if (!source.isAtEnd()) fail();
  return value;
}

function fail(): never {
  throw new Error("these bytes are not an encoding of plain data");
}

function numbersKind(members: readonly unknown[]): typeof TAG.ints | typeof TAG.doubles | null {
  let whole = true;
  for (const member of members) {
    if (typeof member !== "number") return null;
    if (whole && !isInt(member)) whole = false;
  }
  return whole ? TAG.ints : TAG.doubles;
}

/** Grows by doubling. Whole numbers as base 128, the sign in the lowest bit. */
function createSink() {
  let buffer = Buffer.allocUnsafe(1 << 20);
  let at = 0;
  const need = (more: number) => {
    if (at + more <= buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, at + more));
    buffer.copy(larger, 0, 0, at);
    buffer = larger;
  };
  const size = (value: number) => {
    need(10);
    let rest = value;
    while (rest > 0x7fffffff) {
      buffer[at++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    while (rest > 127) {
      buffer[at++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    buffer[at++] = rest;
  };
  return {
    byte(value: number) {
      need(1);
      buffer[at++] = value;
    },
    size,
    int(value: number) {
      size(value < 0 ? -2 * value - 1 : 2 * value);
    },
    double(value: number) {
      need(8);
      at = buffer.writeDoubleLE(value, at);
    },
    text(value: string) {
      const most = value.length * 3;
      need(most + 10);
      size(Buffer.byteLength(value));
      at += buffer.write(value, at);
    },
    bytes: () => buffer.subarray(0, at),
  };
}

function createSource(buffer: Buffer) {
  let at = 0;
  const byte = () => buffer[at++] ?? fail();
  const size = () => {
    let value = byte();
    if (value < 128) return value;
    value &= 127;
    for (let unit = 128; ; unit *= 128) {
      const next = byte();
      value += (next & 127) * unit;
      if (next < 128) return value;
    }
  };
  return {
    byte,
    size,
    int() {
      const value = size();
      return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    },
    double() {
      at += 8;
      return buffer.readDoubleLE(at - 8);
    },
    text() {
      const length = size();
      at += length;
      if (at > buffer.length) fail();
      return buffer.toString("utf8", at - length, at);
    },
    isAtEnd: () => at === buffer.length,
  };
}
