// A link of a figure names what it shows (#principal=TUR&stance=oppose); the list then holds only those sentences.
(() => {
  const items = [...document.querySelectorAll(".sentences > li")];
  const chosen = document.getElementById("chosen"), all = document.getElementById("all"), title = document.getElementById("sentences");
  const everything = chosen.textContent;
  const matches = (item, wanted) => item.dataset.rows.split("\n").some((row) => {
    const parts = row.split("|");
    return wanted.every((part) => parts.includes(part)) && (wanted.some((part) => part.startsWith("stance=")) || !parts.includes("stance=none"));
  });
  const choose = () => {
    const hash = location.hash.slice(1);
    if (!hash.includes("=")) return;
    const wanted = [...new URLSearchParams(hash)].map(([key, value]) => `${key}=${value}`);
    let shown = 0;
    for (const item of items) { item.hidden = !matches(item, wanted); shown += !item.hidden; }
    chosen.textContent = `${shown} sentence${shown === 1 ? "" : "s"}: ${wanted.map((part) => part.replace("=", " ")).join(", ")}`;
    all.hidden = false;
    title.scrollIntoView();
    title.focus({ preventScroll: true });
  };
  all.addEventListener("click", () => {
    for (const item of items) item.hidden = false;
    chosen.textContent = everything;
    all.hidden = true;
    history.replaceState(null, "", "#sentences");
  });
  addEventListener("hashchange", choose);
  choose();
})();
