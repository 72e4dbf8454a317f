// Measures JSON before it is parsed: how many bytes each event takes and how deep it is nested. One pass, no allocation an event.

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

export type Measured = { readonly bytes: number; readonly depth: number };

/**
 * Sizes and depths of the members of a JSON array, in order, at most `max + 1` of them. A value that is no array is
 * one member. Text that is not JSON gives some answer: the parser refuses it.
 */
export function measureEvents(body: Buffer, max: number): Measured[] {
  const isArray = firstByte(body) === OPEN_ARRAY;
  const top = isArray ? 1 : 0;
  const members: Measured[] = [];
  let depth = 0;
  let deepest = 0;
  let start = 0;
  const finish = (end: number) => {
    members.push({ bytes: end - start, depth: Math.max(0, deepest - top) });
    start = end + 1;
    deepest = 0;
  };
  for (let at = 0; at < body.length && members.length <= max; at += 1) {
    switch (body[at]) {
      case QUOTE:
        at = endOfString(body, at);
        break;
      case OPEN_ARRAY:
      case OPEN_OBJECT:
        depth += 1;
        if (depth > deepest) deepest = depth;
        if (isArray && depth === 1) start = at + 1;
        break;
      case CLOSE_ARRAY:
      case CLOSE_OBJECT:
        depth -= 1;
        if (isArray && depth === 0) finish(at);
        break;
      case COMMA:
        if (isArray && depth === 1) finish(at);
        break;
      default:
    }
  }
  if (!isArray) finish(body.length);
  return members;
}

/** The place of the closing quote of the string that opens at `from`; the last byte when it never closes. */
function endOfString(body: Buffer, from: number): number {
  for (let at = from; ; ) {
    at = body.indexOf(QUOTE, at + 1);
    if (at < 0) return body.length;
    let slashes = 0;
    while (body[at - 1 - slashes] === BACKSLASH) slashes += 1;
    if (slashes % 2 === 0) return at;
  }
}

function firstByte(body: Buffer): number | undefined {
  for (const byte of body) if (byte > 0x20) return byte;
  return undefined;
}
