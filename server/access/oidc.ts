// Single sign-on: the city's own identity provider says who somebody is, by OpenID Connect's code flow with PKCE. The only file that knows openid-client.
import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from "openid-client";
import { z } from "zod";

/** Of one answer of the provider. */
const ANSWER_SECONDS = 10;

export type OidcSettings = {
  /** Its discovery document lies under this address. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Which claim holds the account's name. */
  readonly claim: string;
};

/** What the browser keeps from setting out until it comes back. */
export const SignOnFlow = z.object({ state: z.string(), nonce: z.string(), verifier: z.string() });
export type SignOnFlow = z.infer<typeof SignOnFlow>;

/** `away`: the provider cannot be asked; `refused`: it, or the person, said no; `failed`: what came back is not what was asked for. */
export class SignOnFault extends Error {
  override readonly name = "SignOnFault";
  readonly code: "away" | "refused" | "failed";
  constructor(code: "away" | "refused" | "failed", cause: unknown) {
    super(`single sign-on ${code}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.code = code;
  }
}

/** Both reject with a `SignOnFault`. */
export interface SingleSignOn {
  /** Where to send the browser, which comes back to `callback`. */
  begin(callback: string): Promise<{ readonly url: string; readonly flow: SignOnFlow }>;
  /** What the claim says, with `url` the address at which the browser came back; null when there is no such claim. */
  finish(url: URL, flow: SignOnFlow): Promise<string | null>;
}

/** Asks the provider for nothing before somebody signs in. */
export function createSingleSignOn({ issuer, clientId, clientSecret, claim }: OidcSettings): SingleSignOn {
  let found: Promise<Configuration> | null = null;
  const configuration = () => {
    // Without TLS on loopback alone: server/config.ts refuses any other address.
    const execute = issuer.startsWith("http:") ? [allowInsecureRequests] : [];
    found ??= discovery(new URL(issuer), clientId, clientSecret, undefined, { execute, timeout: ANSWER_SECONDS }).catch(
      (error: unknown) => {
        found = null;
        throw new SignOnFault("away", error);
      },
    );
    return found;
  };

  return {
    begin: async (callback) => {
      const provider = await configuration();
      const flow = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
      const url = buildAuthorizationUrl(provider, {
        redirect_uri: callback,
        scope: "openid profile",
        state: flow.state,
        nonce: flow.nonce,
        code_challenge: await calculatePKCECodeChallenge(flow.verifier),
        code_challenge_method: "S256",
      });
      return { url: url.href, flow };
    },
    finish: async (url, { state, nonce, verifier }) => {
      const provider = await configuration();
      try {
        const tokens = await authorizationCodeGrant(provider, url, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (!claims) throw new Error("the provider sent no ID token");
        // Many providers tell a profile's claims only when asked for them.
        const said = claims[claim] ?? (await fetchUserInfo(provider, tokens.access_token, claims.sub))[claim];
        return typeof said === "string" ? said : null;
      } catch (error) {
        throw new SignOnFault(error instanceof AuthorizationResponseError ? "refused" : "failed", error);
      }
    },
  };
}
