// Wrong passwords: how many an account and an address have, whether there is such an account or not. Each server counts for itself.
import { createLimiter } from "./rate.ts";

/** So many at once, then one each so often. A person who mistypes never meets it; a list of passwords takes years. */
const OF_ACCOUNT = { burst: 10, everySeconds: 60 };
/** A hall's desks share one address. */
const OF_ADDRESS = { burst: 50, everySeconds: 12 };

export type SignInThrottle = {
  /** Counts a try as failed until `passed`. 0, or the whole seconds to wait. */
  readonly begin: (account: string, address: string) => number;
  /** It was right: it does not count. */
  readonly passed: (account: string, address: string) => void;
  /** Its password is another now: what was tried before does not count. */
  readonly forgive: (account: string) => void;
};

export function createSignInThrottle(now = () => performance.now()): SignInThrottle {
  const limiter = ({ burst, everySeconds }: typeof OF_ACCOUNT) => createLimiter(1 / everySeconds, now, burst * everySeconds);
  const byAccount = limiter(OF_ACCOUNT);
  const byAddress = limiter(OF_ADDRESS);
  return {
    begin: (account, address) => byAddress(address, 1) || byAccount(account, 1),
    passed: (account, address) => {
      byAccount(account, -1);
      byAddress(address, -1);
    },
    forgive: (account) => void byAccount(account, -OF_ACCOUNT.burst),
  };
}
