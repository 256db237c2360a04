"use strict";
// Hover or focus on marked words shows the cards of their claims beside them; the legend hides kinds.
const tip = document.getElementById("tip");
let lit = [];

function clear() {
  lit.forEach((e) => e.classList.remove("lit"));
  lit = [];
  tip.hidden = true;
}

function show(target) {
  clear();
  const ids = target.dataset.claims.split(" ");
  const cards = ids.map((id) => document.getElementById(id)).filter((card) => card && !card.hidden);
  if (!cards.length) return;
  tip.replaceChildren(...cards.map((card) => {
    const copy = document.createElement("div");
    copy.className = [...card.classList].filter((c) => c.startsWith("k-")).join(" ");
    copy.append(...[...card.childNodes].map((n) => n.cloneNode(true)));
    return copy;
  }));
  const same = (m) => m.dataset.claims.split(" ").some((id) => ids.includes(id));
  lit = [...cards, ...[...target.closest("article").querySelectorAll("mark")].filter(same)];
  lit.forEach((e) => e.classList.add("lit"));
  tip.hidden = false;
  const at = target.getClientRects()[0], w = tip.offsetWidth, h = tip.offsetHeight;
  const below = at.bottom + 8 + h < innerHeight || at.top < h + 8;
  tip.style.left = Math.max(8, Math.min(at.left, innerWidth - w - 8)) + "px";
  tip.style.top = Math.max(8, below ? Math.min(at.bottom + 8, innerHeight - h - 8) : at.top - h - 8) + "px";
}

for (const e of document.querySelectorAll("[data-claims]")) {
  e.addEventListener("mouseenter", () => show(e));
  e.addEventListener("mouseleave", clear);
  e.addEventListener("focus", () => show(e));
  e.addEventListener("blur", clear);
}
addEventListener("keydown", (e) => e.key === "Escape" && clear());
addEventListener("scroll", clear, { passive: true });

for (const box of document.querySelectorAll(".legend input"))
  box.addEventListener("change", () => {
    for (const card of document.querySelectorAll(`.claims .k-${box.value}`)) card.hidden = !box.checked;
    for (const mark of document.querySelectorAll(`mark.k-${box.value}`)) mark.classList.toggle("off", !box.checked);
    for (const a of document.querySelectorAll(`sup a.k-${box.value}`)) a.parentElement.hidden = !box.checked;
  });
