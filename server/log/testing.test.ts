// The log in memory is a log like the others.
import { eventLogContract } from "./event-log.contract.ts";
import { createMemoryStore } from "./testing.ts";

eventLogContract("the log in memory", () => {
  const store = createMemoryStore();
  return { open: async () => store.open(), clean: async () => {} };
});
