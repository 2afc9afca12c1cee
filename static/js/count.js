// Count an outcome when it is reached, not when it is looked at again: by way of back,
// forward or reload. Nothing of the visitor is sent or kept.
const outcome = document.querySelector("[data-count]");
const [visit] = performance.getEntriesByType("navigation");
if (outcome && visit?.type === "navigate") navigator.sendBeacon(outcome.dataset.count);
