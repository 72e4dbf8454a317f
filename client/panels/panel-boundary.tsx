// A panel that throws is replaced by its own error card, told to the server, and tried again by itself; the others go on.
import { Component, type ReactNode } from "react";
import { useText } from "../i18n/text-context.tsx";
import { tellFault } from "../sync/page-facts.ts";

const FIRST_RETRY_S = 10;
const LONGEST_RETRY_S = 120;

type Props = {
  readonly title: string;
  /** What the server is told of it; its title where it has no name. */
  readonly panel?: string;
  readonly children: ReactNode;
};
type State = { readonly failed: boolean; readonly secondsLeft: number };

export class PanelBoundary extends Component<Props, State> {
  override state: State = { failed: false, secondsLeft: 0 };
  #failures = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  static getDerivedStateFromError(): Partial<State> {
    return { failed: true };
  }

  override componentDidCatch(error: unknown): void {
    tellFault(this.props.panel ?? this.props.title, error);
    const pause = Math.min(LONGEST_RETRY_S, FIRST_RETRY_S * 2 ** this.#failures);
    this.#failures += 1;
    clearInterval(this.#timer);
    this.setState({ secondsLeft: pause });
    this.#timer = setInterval(() => {
      const secondsLeft = this.state.secondsLeft - 1;
      if (secondsLeft <= 0) this.#retry();
      else this.setState({ secondsLeft });
    }, 1000);
  }

  override componentWillUnmount(): void {
    clearInterval(this.#timer);
  }

  readonly #retry = () => {
    clearInterval(this.#timer);
    this.setState({ failed: false, secondsLeft: 0 });
  };

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return <ErrorCard title={this.props.title} secondsLeft={this.state.secondsLeft} onRetry={this.#retry} />;
  }
}

type CardProps = { readonly title: string; readonly secondsLeft: number; readonly onRetry: () => void };

function ErrorCard({ title, secondsLeft, onRetry }: CardProps) {
  const t = useText();
  return (
    <section className="panel panel-failed" aria-label={title}>
      <header className="panel-head">
        <h2>{title}</h2>
      </header>
      <div className="panel-body">
        <p>{t("panel.failed")}</p>
        <p className="low">{t("panel.failedRetry", { n: secondsLeft })}</p>
        <button type="button" onClick={onRetry}>
          {t("panel.retry")}
        </button>
      </div>
    </section>
  );
}
