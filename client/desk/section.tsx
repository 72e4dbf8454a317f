// A part of the open case, under its heading.
import type { ReactNode } from "react";

export function Section({
  title,
  aside,
  children,
  testId,
}: {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  readonly testId?: string;
}) {
  return (
    <section className="case-section" data-testid={testId} aria-label={title}>
      <h3>
        {title} {aside ? <span className="low">{aside}</span> : null}
      </h3>
      {children}
    </section>
  );
}
