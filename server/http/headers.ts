// Headers of every answer: what a page may load, and that nobody may guess types or frame it.
import type { RequestHandler } from "express";

/** Own files only. MapLibre draws from `data:` and `blob:` pictures; its worker is a file of the build. */
const CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "media-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

export const SECURITY_HEADERS = {
  "Content-Security-Policy": CONTENT_POLICY,
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
  "X-Permitted-Cross-Domain-Policies": "none",
} as const;

/** `secure`: the page is reached by https, and shall be for a year. */
export function securityHeaders(secure: boolean): RequestHandler {
  return (_req, res, next) => {
    res.set(SECURITY_HEADERS);
    if (secure) res.set("Strict-Transport-Security", "max-age=31536000");
    next();
  };
}
