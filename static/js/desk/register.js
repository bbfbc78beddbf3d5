// The report form at the desk: the same map, categories and questions, but no draft and nothing kept in the browser,
// for what stands here is about somebody else.

import { startCategories } from "../report/categories.js";
import { startParts } from "../report/parts.js";
import { startPlace } from "../report/place.js";
import { startReply } from "../report/reply.js";

const form = document.getElementById("report");
if (form) {
  for (const element of form.querySelectorAll("[data-script]")) element.hidden = false;
  startReply(form);
  startCategories(form);
  startParts(form, { count: () => [...form.querySelectorAll('input[type="file"]')].filter(({ value }) => value).length });
  startPlace(form);
}
