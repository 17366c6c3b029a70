// What pages need of script, all of it: everything works without, only slower.

// htmx sends the form's token with what is no form.
document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="form-token"]');
  if (token && event.detail.verb !== "get") event.detail.headers["X-Form-Token"] = token.content;
});

// A drawer opens when something was put into it, and closes with Esc, its button, or a click beside it.
document.addEventListener("htmx:afterSwap", (event) => {
  const drawer = event.target.closest("dialog.drawer");
  if (drawer && !drawer.open) drawer.showModal();
});
document.addEventListener("click", (event) => {
  const target = event.target;
  if (target.matches("dialog.drawer")) target.close();
  const closer = target.closest("[data-close]");
  if (closer) closer.closest("dialog")?.close();
});

// On a narrow screen the sections are scrolled sideways: the present one is to be seen.
document.querySelector(".sections a[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

// One menu at a time; a click elsewhere closes it.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.who[open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") for (const menu of document.querySelectorAll("details.who[open]")) menu.open = false;
});
