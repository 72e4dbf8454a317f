// Where a request comes from: this machine, a page of our own, or through a proxy.
import type { IncomingMessage } from "node:http";
import { isLoopback } from "../config.ts";

/** What proxies, balancers and content networks add: the standard names, the habitual ones, and those of the large providers. */
const FORWARDING =
  /^(?:forwarded|via|cdn-loop|cf-.*|fastly-.*|x-(?:forwarded|original|remote|envoy|amzn?|azure|appengine|cluster|proxy).*|.*-forwarded-for|.*(?:client|connecting|originating|real|user)-?ip)$/;

/** Any header that something between the asker and us leaves behind. */
export function isForwarded({ headers }: IncomingMessage): boolean {
  return Object.keys(headers).some((name) => FORWARDING.test(name));
}

/** The socket's far end is this machine and the Host header names it: no proxy, no rebound name. */
export function isLocal(req: IncomingMessage): boolean {
  return isLoopbackAddress(req.socket.remoteAddress ?? "") && isLoopback(hostName(req.headers.host)) && !isForwarded(req);
}

/**
 * Whether a browser's own words show that the request comes from one of our pages; true too when it says nothing,
 * as programs do: browsers always send `Origin` with what changes something and comes from elsewhere.
 */
export function isOwnOrigin(req: IncomingMessage, publicUrl: string | null): boolean {
  const { origin, host } = req.headers;
  const site = req.headers["sec-fetch-site"];
  if (origin === undefined) return site === undefined || site === "same-origin" || site === "none";
  if (publicUrl !== null && origin === publicUrl) return true;
  return host !== undefined && (origin === `http://${host}` || (publicUrl === null && origin === `https://${host}`));
}

const isLoopbackAddress = (address: string) => isLoopback(address.replace(/^::ffff:/, ""));

function hostName(host: string | undefined): string {
  return (host ?? "").replace(/:\d+$/, "");
}
