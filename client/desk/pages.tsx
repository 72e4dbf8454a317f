// The pages beside the wall, by their address; each is fetched when it is opened, so that the wall's first load holds none of them.
import { type ComponentType, lazy } from "react";
import { SignedIn } from "../login/signed-in.tsx";
import type { Connection } from "../sync/use-boot.ts";

const DeskPage = lazy(() => import("./desk-page.tsx").then(({ DeskPage }) => ({ default: DeskPage })));
const DeskFrame = lazy(() => import("./desk-bar.tsx").then(({ DeskFrame }) => ({ default: DeskFrame })));
const DisplaysPage = lazy(() => import("../displays/displays-page.tsx").then(({ DisplaysPage }) => ({ default: DisplaysPage })));
const AccountabilityPage = lazy(() =>
  import("../accountability/accountability-page.tsx").then(({ AccountabilityPage }) => ({ default: AccountabilityPage })),
);
const AuditPage = lazy(() => import("../audit/audit-page.tsx").then(({ AuditPage }) => ({ default: AuditPage })));
const AccountsPage = lazy(() => import("../admin/accounts-page.tsx").then(({ AccountsPage }) => ({ default: AccountsPage })));
const LoginPage = lazy(() => import("../login/login-page.tsx").then(({ LoginPage }) => ({ default: LoginPage })));

/** Those that read what they show by themselves. */
const STILL: Readonly<Record<string, ComponentType>> = {
  "/desk/displays": DisplaysPage,
  "/desk/accountability": AccountabilityPage,
  "/desk/audit": AuditPage,
  "/desk/accounts": AccountsPage,
  "/login": LoginPage,
};

/** `desk`: the live page of that name; `still`: one without a live view; `wall`: everything else. */
export function pageOf(path: string): "desk" | "still" | "wall" {
  return path === "/desk" ? "desk" : path in STILL ? "still" : "wall";
}

export function LivePage({ connection }: { readonly connection: Connection }) {
  return <DeskPage connection={connection} />;
}

export function StillPage({ path }: { readonly path: string }) {
  const Page = STILL[path];
  if (!Page) return null;
  return path === "/login" ? (
    <Page />
  ) : (
    <SignedIn>
      <DeskFrame at={path}>
        <Page />
      </DeskFrame>
    </SignedIn>
  );
}
