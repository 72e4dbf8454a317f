// What every page stands in: settings, theme, language, the gate that waits for the city. `/` and `/wall` are the wall.

import { TextProvider } from "./i18n/text-context.tsx";
import { SettingsProvider, useSettings } from "./settings/settings-context.tsx";
import { SyncProvider } from "./sync/city-context.tsx";
import { type Connection, useBoot } from "./sync/use-boot.ts";
import { ThemeProvider } from "./theme/theme-context.tsx";
import type { Address } from "./wall/address.ts";
import { AddressContext } from "./wall/address-context.tsx";
import { Gate } from "./wall/gate.tsx";
import { Wall } from "./wall/wall.tsx";

type AppProps = { readonly address: Address; readonly connection: Connection };

export function App({ address, connection }: AppProps) {
  return (
    <AddressContext value={address}>
      <SettingsProvider search={location.search}>
        <Page address={address} connection={connection} />
      </SettingsProvider>
    </AddressContext>
  );
}

function Page({ address, connection }: AppProps) {
  const settings = useSettings();
  const boot = useBoot(connection);
  return (
    <ThemeProvider settings={settings}>
      <TextProvider lang={settings.lang}>
        {boot.phase === "ready" ? (
          <SyncProvider store={boot.store} city={boot.city}>
            <Wall />
          </SyncProvider>
        ) : (
          <Gate boot={boot} scope={address.scope} />
        )}
      </TextProvider>
    </ThemeProvider>
  );
}
