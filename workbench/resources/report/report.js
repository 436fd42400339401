// A link of a figure names what it shows (#principal=VEL&stance=oppose); the list then holds only those sentences.
(() => {
  const items = [...document.querySelectorAll(".sentences > li")];
  const rows = items.map((item) => JSON.parse(item.dataset.rows));
  const names = JSON.parse(document.getElementById("names").textContent);
  const chosen = document.getElementById("chosen"), all = document.getElementById("all"), title = document.getElementById("sentences");
  const everything = chosen.textContent;
  const day = (row) => (row.find((part) => part.startsWith("day=")) || "").slice(4);
  const holds = (row, [key, value]) =>
    key === "from" ? day(row) >= value : key === "until" ? day(row) !== "" && day(row) < value : row.includes(`${key}=${value}`);
  const word = ([key, value]) => names[`${key}=${value}`] || names[value] || ({ from: "from ", until: "before " }[key] || "") + value;
  const choose = () => {
    const hash = location.hash.slice(1);
    if (!hash.includes("=")) return;
    const wanted = [...new URLSearchParams(hash)];
    let shown = 0;
    items.forEach((item, place) => {
      item.hidden = !rows[place].some((row) => wanted.every((part) => holds(row, part)));
      shown += !item.hidden;
    });
    chosen.textContent = `${shown} sentence${shown === 1 ? "" : "s"}: ${wanted.map(word).join(", ")}`;
    all.hidden = false;
    document.body.classList.add("chosen");
    title.scrollIntoView();
    title.focus({ preventScroll: true });
  };
  const showAll = () => {
    for (const item of items) item.hidden = false;
    chosen.textContent = everything;
    all.hidden = true;
    document.body.classList.remove("chosen");
  };
  all.addEventListener("click", () => { showAll(); history.replaceState(null, "", "#sentences"); });
  addEventListener("hashchange", () => {
    if (location.hash.startsWith("#s-")) { showAll(); document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView(); }
    choose();
  });
  choose();
})();
