// The wire's parser: msgpack, where a frame that many screens share is encoded once.
import parser from "socket.io-msgpack-parser";

type Packet = { readonly type: number; readonly data?: unknown; readonly id?: number };

/** Encoded messages by their payload's identity: the hub gives every screen at the same number and scope the same object. */
const encoded = new WeakMap<object, Buffer[]>();

class SharedEncoder extends parser.Encoder {
  encode(packet: Packet): Buffer[] {
    const payload = packet.type === parser.PacketType.EVENT && packet.id === undefined && Array.isArray(packet.data) ? (packet.data[1] as unknown) : undefined;
    if (typeof payload !== "object" || payload === null) return super.encode(packet) as Buffer[];
    const known = encoded.get(payload);
    if (known) return known;
    const fresh = super.encode(packet) as Buffer[];
    encoded.set(payload, fresh);
    return fresh;
  }
}

export const frameParser = { protocol: parser.protocol, PacketType: parser.PacketType, Encoder: SharedEncoder, Decoder: parser.Decoder };
