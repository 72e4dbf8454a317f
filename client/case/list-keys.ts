// Arrow keys in a list of buttons: up and down, first and last.
import type { KeyboardEvent } from "react";

/** For `onKeyDown` of the list or a box around it. */
export function moveInList(event: KeyboardEvent<HTMLElement>): void {
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>("button:not(:disabled)")];
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
  const next = to === undefined || event.defaultPrevented ? undefined : buttons[to];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
