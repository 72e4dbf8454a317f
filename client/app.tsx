// What every page stands in: settings, theme, language, the gate that waits for the city. `/` and `/wall` are the wall; the others are in desk/pages.tsx.

import { type ReactNode, Suspense, useEffect } from "react";
import { LivePage, pageOf, StillPage } from "./desk/pages.tsx";
import { PairingPage } from "./displays/pairing-page.tsx";
import { TextProvider } from "./i18n/text-context.tsx";
import { Leader } from "./leader/leader.tsx";
import { startMapWorker } from "./map/maplibre-worker.ts";
import { PageKeys } from "./settings/page-keys.tsx";
import { layoutFor } from "./settings/settings.ts";
import { SettingsProvider, useSettings } from "./settings/settings-context.tsx";
import { SyncProvider } from "./sync/city-context.tsx";
import { tellLayout } from "./sync/page-facts.ts";
import { type Connection, useBoot } from "./sync/use-boot.ts";
import { ThemeProvider } from "./theme/theme-context.tsx";
import type { Address } from "./wall/address.ts";
import { AddressContext, useAudience } from "./wall/address-context.tsx";
import { Gate } from "./wall/gate.tsx";
import { Wall } from "./wall/wall.tsx";

/** `connection`: null for pages that show no live view. */
type AppProps = { readonly address: Address; readonly connection: Connection | null };

export function App({ address, connection }: AppProps) {
  return (
    <AddressContext value={address}>
      <SettingsProvider search={location.search}>
        <Dressed>
          <Suspense>
            {!connection ? (
              <StillPage path={location.pathname} />
            ) : pageOf(location.pathname) === "desk" ? (
              <LivePage connection={connection} />
            ) : (
              <WallPage scope={address.scope} connection={connection} />
            )}
          </Suspense>
        </Dressed>
      </SettingsProvider>
    </AddressContext>
  );
}

function Dressed({ children }: { readonly children: ReactNode }) {
  const settings = useSettings();
  return (
    <ThemeProvider settings={settings}>
      <TextProvider lang={settings.lang}>
        <PageKeys />
        {children}
      </TextProvider>
    </ThemeProvider>
  );
}

function WallPage({ scope, connection }: { readonly scope: string | undefined; readonly connection: Connection }) {
  const layout = layoutFor(useSettings(), useAudience());
  useEffect(() => tellLayout(layout), [layout]);
  useEffect(() => {
    if (layout !== "leader") startMapWorker();
  }, [layout]);
  const boot = useBoot(connection);
  if (boot.phase === "ready")
    return (
      <SyncProvider store={boot.store} city={boot.city}>
        {layout === "leader" ? <Leader /> : <Wall />}
      </SyncProvider>
    );
  return boot.why === "unauthorized" ? (
    <PairingPage isTokenRefused={connection.session.isTokenRefused()} />
  ) : (
    <Gate boot={boot} scope={scope} />
  );
}
