// Tells the ground's colour before the first picture, so that no theme begins with a flash of the other. The page's own script takes over from it.
if (new URLSearchParams(location.search).get("theme") === "light") document.documentElement.dataset.theme = "light";
