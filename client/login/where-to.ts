// Where somebody goes on who has signed in: a page of our own, whatever the address says.

const PAGE = /^\/(?:(?:desk|wall)(?:\/[\w-]{1,40})?)?(?:\?[\w=&%.,:~+-]{0,1000})?$/;

export function whereTo(search: string): string {
  const to = new URLSearchParams(search).get("to") ?? "";
  return PAGE.test(to) ? to : "/desk";
}

/** The address of signing in that comes back to where one is. */
export function signInHref({ pathname, search }: Pick<Location, "pathname" | "search">): string {
  return `/login?to=${encodeURIComponent(pathname + search)}`;
}
