// Starts the page: styles, address, one line to the server, then React.
import "./theme/fonts.css";
import "./theme/base.css";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { pageOf } from "./desk/pages.tsx";
import { keepKeymap } from "./keys/keymap.ts";
import { listenForKeys } from "./keys/keys.ts";
import { connect } from "./sync/use-boot.ts";
import { parseAddress } from "./wall/address.ts";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element with id root: restore it");

const page = pageOf(location.pathname);
// A desk hears of its whole scope: what its address says of one is a filter of the queue.
const address = parseAddress(location.search);
keepKeymap(localStorage);
listenForKeys(document);
createRoot(root).render(
  <App address={address} connection={page === "still" ? null : connect(page === "desk" ? undefined : address.scope)} />,
);
