// Starts the page: styles, address, one line to the server, then React.
import "./theme/fonts.css";
import "./theme/base.css";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { listenForKeys } from "./keys/keys.ts";
import { connect } from "./sync/use-boot.ts";
import { parseAddress } from "./wall/address.ts";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element with id root: restore it");

const isBoard = location.pathname === "/desk/displays";
const address = parseAddress(location.search);
listenForKeys(document);
createRoot(root).render(<App address={address} connection={isBoard ? null : connect(address.scope)} />);
