// A message as its bytes: a Socket.IO event in msgpack inside one WebSocket frame, made once for all screens that get it.
import parser from "socket.io-msgpack-parser";
import type { ServerMessages } from "../../shared/protocol.ts";

/** A whole WebSocket frame, ready for the TCP line. */
export type Wire = Buffer;

const encoder = new parser.Encoder();
/** The last fragment, binary (RFC 6455, section 5.2). */
const WHOLE_BINARY = 0x82;
const SHORT_MAX = 125;
const MEDIUM_MAX = 0xffff;

export function toWire(name: keyof ServerMessages, payload: unknown): Wire {
  const event = { type: parser.PacketType.EVENT, nsp: "/", data: [name, payload] };
  const [bytes] = encoder.encode(event) as unknown as [Buffer];
  return Buffer.concat([headOf(bytes.length), bytes]);
}

function headOf(length: number): Buffer {
  if (length <= SHORT_MAX) return Buffer.from([WHOLE_BINARY, length]);
  const head = Buffer.alloc(length <= MEDIUM_MAX ? 4 : 10);
  head[0] = WHOLE_BINARY;
  head[1] = length <= MEDIUM_MAX ? 126 : 127;
  if (length <= MEDIUM_MAX) head.writeUInt16BE(length, 2);
  else head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}
