// Over a page whose session has ended: sign in again, and go on where one was, with what was typed.
import { useEffect } from "react";
import { useText } from "../i18n/text-context.tsx";
import { Dialog } from "../wall/dialog.tsx";
import { LoginForm } from "./login-form.tsx";
import { askWho, type Who } from "./session-api.ts";

type AgainProps = { readonly account?: string; readonly onSignedIn: (who: Who) => void; readonly onClose: () => void };

export function SignInAgain({ account = "", onSignedIn, onClose }: AgainProps) {
  const t = useText();
  // Single sign-on happens in another tab: whoever comes back from there may be signed in.
  useEffect(() => {
    const look = () => void askWho().then((said) => said.ok && said.body.role !== "display" && onSignedIn(said.body));
    window.addEventListener("focus", look);
    return () => window.removeEventListener("focus", look);
  }, [onSignedIn]);
  return (
    <Dialog title={t("login.again")} onClose={onClose}>
      <p className="login-again">{t("login.ended")}</p>
      <LoginForm to="/desk" account={account} stays onSignedIn={onSignedIn} />
    </Dialog>
  );
}
