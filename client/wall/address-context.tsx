// The page's address for components: which scope, and who looks at it.
import { createContext, useContext } from "react";
import { type Address, type Audience, parseAddress } from "./address.ts";

export const AddressContext = createContext<Address>(parseAddress(""));

/** Visitors see no titles and no stability cases. */
export function useAudience(): Audience {
  return useContext(AddressContext).audience;
}
