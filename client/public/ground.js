// Before the first picture: the ground's colour, so that no theme begins with a flash of the other, and after a reload the old page's picture until the new one has drawn. The page's own script takes over from it.
(() => {
  let remembered = null;
  try {
    remembered = JSON.parse(localStorage.getItem("chengge.settings"))?.theme;
  } catch {
    // nothing can be read here, so the theme is the address's or dark
  }
  if ((new URLSearchParams(location.search).get("theme") ?? remembered) === "light") document.documentElement.dataset.theme = "light";
})();
(() => {
  const KEY = "chengge.picture";
  const OLDEST_MS = 30_000;
  const LONGEST_MS = 20_000;
  const FADE_MS = 300;
  let kept;
  try {
    const text = sessionStorage.getItem(KEY) ?? "null";
    sessionStorage.removeItem(KEY);
    kept = JSON.parse(text);
  } catch {
    return; // nothing can be kept here, so nothing was
  }
  if (!kept || !(Date.now() - kept.at < OLDEST_MS)) return;
  const picture = new Image();
  picture.id = "chengge-picture";
  picture.alt = "";
  picture.decoding = "sync";
  picture.src = kept.src;
  Object.assign(picture.style, { position: "fixed", inset: "0", width: "100vw", height: "100vh", zIndex: "2147483647", pointerEvents: "none" });
  document.documentElement.append(picture);
  const remove = () => {
    document.removeEventListener("chengge:drawn", remove);
    clearTimeout(timer);
    picture.animate([{ opacity: 1 }, { opacity: 0 }], FADE_MS).finished.finally(() => picture.remove());
  };
  const timer = setTimeout(remove, LONGEST_MS);
  document.addEventListener("chengge:drawn", remove);
})();
