// Over a desk whose session has ended: sign in again here, and go on where one was; nothing that was typed is lost.
import { useEffect } from "react";
import { useText } from "../i18n/text-context.tsx";
import { LoginForm } from "../login/login-form.tsx";
import { askWho, type Who } from "../login/session-api.ts";
import { Dialog } from "../wall/dialog.tsx";

type OverProps = { readonly who: Who; readonly onBack: (who: Who) => void; readonly onLater: () => void };

export function SessionOver({ who, onBack, onLater }: OverProps) {
  const t = useText();
  // Single sign-on happens in another tab: whoever comes back from there may be signed in.
  useEffect(() => {
    const look = () => void askWho().then((said) => said.ok && said.body.role !== "display" && onBack(said.body));
    window.addEventListener("focus", look);
    return () => window.removeEventListener("focus", look);
  }, [onBack]);
  return (
    <Dialog title={t("desk.over")} onClose={onLater} className="session-over">
      <p>{t("desk.overKept")}</p>
      <LoginForm to={location.pathname + location.search} account={who.account ?? ""} stays onSignedIn={onBack} />
      <p>
        <a href="/login" target="_blank" rel="noopener">
          {t("desk.overTab")}
        </a>
      </p>
    </Dialog>
  );
}
