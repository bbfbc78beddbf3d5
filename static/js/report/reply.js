// Show the fields that belong to the chosen way of answering. What is hidden is not sent.

import { chosen } from "./page.js";

export function startReply(form) {
  const boxes = [...form.querySelectorAll("[data-reply]")];
  const update = () => {
    const way = chosen(form, "reply");
    for (const box of boxes) {
      box.hidden = !box.dataset.reply.split(" ").includes(way);
      for (const control of box.querySelectorAll("input")) control.disabled = box.hidden;
    }
  };
  form.addEventListener("change", (event) => event.target.name === "reply" && update());
  form.addEventListener("report:emptied", update);
  update();
}
