// What every page stands in: theme, language, the gate that waits for the city. `/` and `/wall` are the wall.

import { TextProvider } from "./i18n/text-context.tsx";
import { SyncProvider } from "./sync/city-context.tsx";
import { type Connection, useBoot } from "./sync/use-boot.ts";
import { ThemeProvider } from "./theme/theme-context.tsx";
import type { Address } from "./wall/address.ts";
import { AddressContext } from "./wall/address-context.tsx";
import { Gate } from "./wall/gate.tsx";
import { Wall } from "./wall/wall.tsx";

type AppProps = { readonly address: Address; readonly connection: Connection };

export function App({ address, connection }: AppProps) {
  const boot = useBoot(connection);
  return (
    <AddressContext value={address}>
      <ThemeProvider theme={address.theme} palette={address.palette} seating={address.seating}>
        <TextProvider lang={address.lang}>
          {boot.phase === "ready" ? (
            <SyncProvider store={boot.store} city={boot.city}>
              <Wall />
            </SyncProvider>
          ) : (
            <Gate boot={boot} scope={address.scope} />
          )}
        </TextProvider>
      </ThemeProvider>
    </AddressContext>
  );
}
