// Which mail software is often used on a device like this one: only a suggestion, made in the
// browser, so that the page is the same bytes for everyone.
const platform = () => {
  const words = `${navigator.userAgentData?.platform ?? ""} ${navigator.userAgent}`.toLowerCase();
  if (/android/.test(words)) return "android";
  if (/iphone|ipad|ipod/.test(words)) return "ios";
  // An iPad calls itself a Mac; a Mac has no touch screen.
  if (/mac/.test(words)) return navigator.maxTouchPoints > 1 ? "ios" : "mac";
  if (/windows/.test(words)) return "windows";
  return /linux|cros/.test(words) ? "linux" : "";
};

const suggest = (part, name) => {
  const likely = [...document.querySelectorAll("[data-platforms]")].filter((item) => item.dataset.platforms.split(" ").includes(name));
  part.querySelector("ul").append(...likely.slice(0, 3).map((item) => item.cloneNode(true)));
  part.hidden = !likely.length;
};

const part = document.querySelector("[data-suggestion]");
if (part && platform()) suggest(part, platform());
