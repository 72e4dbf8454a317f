// A real identity provider for tests, on loopback: oidc-provider with its own pages for signing in, and a browser that keeps cookies and follows it.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** It has no types of its own; this is all that is used of it. */
type ProviderModule = {
  readonly Provider: new (issuer: string, settings: object) => { callback(): (req: IncomingMessage, res: ServerResponse) => void };
};

export const CLIENT = { clientId: "chengge", clientSecret: "a secret of the test's own" };

export type TestProvider = { readonly issuer: string; readonly stop: () => Promise<void> };

/** `redirect`: the only address that it sends browsers back to. `name`: this machine's; `localhost` makes it another site to a browser. Who signs in as NAME gets the claim `preferred_username` NAME, told at the userinfo address. */
export async function startProvider(redirect: string, name = "127.0.0.1"): Promise<TestProvider> {
  const { Provider } = (await import("oidc-provider" as string)) as ProviderModule;
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://${name}:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.clientId,
        client_secret: CLIENT.clientSecret,
        redirect_uris: [redirect],
        grant_types: ["authorization_code"],
        token_endpoint_auth_method: "client_secret_post",
      },
    ],
    claims: { openid: ["sub"], profile: ["preferred_username"] },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
    pkce: { required: () => true },
    cookies: { keys: ["of the test"] },
    findAccount: (_context: unknown, sub: string) => ({ accountId: sub, claims: () => ({ sub, preferred_username: sub }) }),
  });
  server.on("request", provider.callback());
  return {
    issuer,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Follows no redirect by itself. */
export function createBrowser() {
  /** By origin and name; paths are of no matter here. */
  const jar = new Map<string, Map<string, string>>();
  const go = async (url: string, init: RequestInit = {}) => {
    const { origin } = new URL(url);
    const kept = jar.get(origin) ?? new Map<string, string>();
    jar.set(origin, kept);
    const cookie = [...kept].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(url, { ...init, redirect: "manual", headers: { ...init.headers, Cookie: cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0|expires=thu, 01 jan 1970/i.test(line) || value === "") kept.delete(name);
      else kept.set(name, value);
    }
    const location = answer.headers.get("location");
    return { status: answer.status, location: location === null ? null : new URL(location, url).href, text: await answer.text() };
  };
  return { go, cookies: (origin: string) => Object.fromEntries(jar.get(origin) ?? []) };
}
export type TestBrowser = ReturnType<typeof createBrowser>;

/** Signs `name` in at the provider's own pages, which take any password, and gives the address at which the browser comes back, not yet gone to. */
export async function passProvider({ go }: TestBrowser, start: string, { issuer }: TestProvider, name: string): Promise<string> {
  let url: string = start;
  for (let step = 0; step < 12; step += 1) {
    if (!url.startsWith(issuer)) return url;
    const page = await go(url);
    if (page.location !== null) {
      url = page.location;
      continue;
    }
    const [, action] = /<form[^>]+action="([^"]+)"/.exec(page.text) ?? [];
    const [, prompt] = /name="prompt" value="(\w+)"/.exec(page.text) ?? [];
    if (action === undefined || prompt === undefined) throw new Error(`the provider shows no form: ${page.status} ${textOf(page.text)}`);
    const body = new URLSearchParams({ prompt, login: name, password: "any" });
    const sent = await go(new URL(action, url).href, { method: "POST", body });
    if (sent.location === null) throw new Error(`the provider did not go on: ${sent.status} ${textOf(sent.text)}`);
    url = sent.location;
  }
  throw new Error("the provider went in a circle");
}

const textOf = (page: string) =>
  page
    .replace(/<style[\s\S]*?<\/style>|<[^>]+>/g, " ")
    .replace(/\s+/g, " ")
    .slice(0, 400);
