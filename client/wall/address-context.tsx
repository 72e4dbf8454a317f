// The page's address for components: who looks at it, and with which layout.
import { createContext, useContext } from "react";
import { type Address, type Audience, parseAddress } from "./address.ts";

export const AddressContext = createContext<Address>(parseAddress(""));

/** Visitors see no titles and no stability cases. */
export function useAudience(): Audience {
  return useContext(AddressContext).audience;
}

export function useAddress(): Address {
  return useContext(AddressContext);
}
