// A message as its bytes: a Socket.IO event in msgpack inside one WebSocket frame, made once for all screens that get it.
import parser from "socket.io-msgpack-parser";
import type { ServerMessages } from "../shared/protocol.ts";

/** Ready to be written as it is. `options` are engine.io's: with the frame in them it neither encodes nor frames again. */
export type Wire = {
  readonly packet: Buffer;
  readonly options: { readonly compress: false; readonly wsPreEncodedFrame: readonly Buffer[] };
};

/** What remains of engine.io's connection for a screen. `close(true)` does not wait for what is still to be written. */
export type Out = {
  readonly transport: { readonly writable: boolean };
  write(packet: Buffer, options: object): unknown;
  close(discard?: boolean): unknown;
};

const encoder = new parser.Encoder();
/** The last fragment, binary (RFC 6455, section 5.2). */
const WHOLE_BINARY = 0x82;
const SHORT_MAX = 125;
const MEDIUM_MAX = 0xffff;

export function toWire(name: keyof ServerMessages, payload: unknown): Wire {
  const event = { type: parser.PacketType.EVENT, nsp: "/", data: [name, payload] };
  const [bytes] = encoder.encode(event) as unknown as [Buffer];
  const head = headOf(bytes.length);
  const frame = Buffer.concat([head, bytes]);
  return { packet: frame.subarray(head.length), options: { compress: false, wsPreEncodedFrame: [frame] } };
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
